/*
 * Any ioctl whose argument has no pointers, for the errnos of the envelope around all of them. The argument
 * is copied to a page of its own, so that a size that claims more than was given meets zeros, and then nothing.
 */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fail-window.h"
#include "operation.h"
#include "pool.h"
#include "uapi.h"

#define ARGUMENT 256

/* Where an argument can hold an address that the kernel writes to or pins. It has to be zero there. */
struct pointer {
	enum handle_kind of;
	unsigned number;
	unsigned offset;
};

static const struct pointer pointers[] = {
	{HANDLE_IOMMU, IOMMUFD_IOAS_RANGES, 16},
	{HANDLE_IOMMU, IOMMUFD_IOAS_MAP, 16},
	{HANDLE_IOMMU, IOMMUFD_HW_INFO, 16},
	{HANDLE_IOMMU, IOMMUFD_DIRTY_BITMAP, 40},
	{HANDLE_IOMMU | HANDLE_CONTAINER, VFIO_CONTAINER_MAP, 8},
	{HANDLE_IOMMU | HANDLE_CONTAINER, VFIO_CONTAINER_UNMAP, 40},
	{HANDLE_IOMMU | HANDLE_CONTAINER, VFIO_CONTAINER_DIRTY, 40},
	{HANDLE_DEVICE, VFIO_FEATURE, 32},
};

/* What also opens a file, at this place of the argument: nobody could ever close it. */
static const struct pointer files[] = {
	{HANDLE_IOMMU, IOMMUFD_FAULT_QUEUE, 12},
	{HANDLE_IOMMU, IOMMUFD_EVENT_QUEUE, 24},
};

static int digit(char letter)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = letter == '\0' ? NULL : strchr(digits, letter);

	return at == NULL ? -1 : (int)(at - digits);
}

static bool take_bytes(const struct request *request, unsigned at, struct reply *reply,
		       unsigned char bytes[ARGUMENT], size_t *count)
{
	const char *word = request->word[at];
	size_t length = strlen(word);

	*count = length / 2;
	if (length % 2 != 0 || *count > ARGUMENT)
		return refuse(reply, "word %u: expected 1 to %d bytes, two hexadecimal digits each", at,
			      ARGUMENT);
	for (size_t i = 0; i < *count; i++) {
		int high = digit(word[2 * i]), low = digit(word[2 * i + 1]);
		if (high < 0 || low < 0)
			return refuse(reply, "word %u: expected hexadecimal digits 0-9a-f", at);
		bytes[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

static bool is_harmless(const struct handle *handle, uint32_t number,
			const unsigned char bytes[ARGUMENT], struct reply *reply)
{
	static const unsigned char zero[8];

	if (handle->kind == HANDLE_IOMMU && number >= IOMMUFD_SELFTEST)
		return refuse(reply, "the kernel's own test device is not asked for anything");
	for (size_t i = 0; i < sizeof pointers / sizeof *pointers; i++)
		if ((pointers[i].of & handle->kind) != 0 && pointers[i].number == number &&
		    memcmp(bytes + pointers[i].offset, zero, sizeof zero) != 0)
			return refuse(reply, "there is a pointer at byte %u of this argument: it has to be 0",
				      pointers[i].offset);
	return true;
}

static void close_new_files(const struct handle *handle, uint32_t number, int result,
			    const unsigned char *argument)
{
	int32_t fd;

	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (files[i].of == handle->kind && files[i].number == number) {
			memcpy(&fd, argument + files[i].offset, sizeof fd);
			close(fd);
		}
	/* these answer with a file */
	if (result > STDERR_FILENO &&
	    ((handle->kind == HANDLE_GROUP && number == VFIO_GROUP_DEVICE) ||
	     (handle->kind == HANDLE_DEVICE && number == VFIO_FEATURE)))
		close(result);
}

void do_ioctl(const struct request *request, struct reply *reply)
{
	static unsigned char *page;
	unsigned char bytes[ARGUMENT] = {0};
	struct handle *handle;
	uint32_t code;
	size_t count;
	int result;

	if (!take_handle(request, 1, HANDLE_ANY, reply, &handle) ||
	    !take_u32(request, 2, reply, &code) || !take_bytes(request, 3, reply, bytes, &count))
		return;
	/* the kernel compares the whole code, so a direction and a size may be there to be refused by it */
	if ((code >> 8 & 0xff) != ';') {
		refuse(reply, "word 2: expected a code of type 0x3b, the one of iommufd and VFIO");
		return;
	}
	if (!is_harmless(handle, code & 0xff, bytes, reply))
		return;
	if (page == NULL) {
		unsigned char *got = mmap(NULL, 2 * PAGE_BYTES, PROT_READ | PROT_WRITE,
					  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (got == MAP_FAILED || mprotect(got + PAGE_BYTES, PAGE_BYTES, PROT_NONE) != 0) {
			refuse(reply, "no memory");
			return;
		}
		page = got;
	}
	memset(page, 0, PAGE_BYTES);
	memcpy(page, bytes, count);
	reply->error = window_ioctl(handle->fd, code, page, &result);
	if (reply->error != 0)
		return;
	close_new_files(handle, code & 0xff, result, page);
	reply_add(reply, " ");
	for (size_t i = 0; i < count; i++)
		reply_add(reply, "%02x", page[i]);
}

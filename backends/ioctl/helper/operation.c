#include "operation.h"

#include <string.h>
#include <sys/utsname.h>

#include "fail-window.h"
#include "pool.h"

#define ANY_COUNT (WORD_LIMIT - 1)
#define NTH_LIMIT 1000000

static operation do_hello, do_quit, do_failing;

struct entry {
	const char *name;
	unsigned minimum, maximum; /* words after the name */
	bool can_fail;             /* may stand behind `failing` */
	operation *run;
};

static const struct entry entries[] = {
	{"hello", 0, 0, false, do_hello},
	{"quit", 0, 0, false, do_quit},
	{"failing", 2, ANY_COUNT, false, do_failing},
	{"close-all", 0, 0, false, do_close_all},
	{"open-iommu", 1, 1, true, do_open_iommu},
	{"open-container", 1, 1, true, do_open_container},
	{"open-device", 2, 2, true, do_open_device},
	{"open-group", 2, 2, true, do_open_group},
	{"close", 1, 1, true, do_close},
	{"exit", 1, HANDLES, false, do_exit},
	{"bind", 2, 2, true, do_bind},
	{"attach", 2, 3, true, do_attach},
	{"attach-unwritable", 2, 3, true, do_attach_unwritable},
	{"detach", 1, 2, true, do_detach},
	{"map-bar", 1, 1, true, do_map_bar},
	{"unmap-bar", 1, 1, false, do_unmap_bar},
	{"reset", 1, 1, true, do_reset},
	{"info", 1, 1, true, do_info},
	{"hot-reset-info", 1, 1, true, do_hot_reset_info},
	{"ioas-alloc", 1, 1, true, do_ioas_alloc},
	{"hwpt-alloc", 4, 4, true, do_hwpt_alloc},
	{"destroy", 2, 2, true, do_destroy},
	{"map", 6, 6, true, do_map},
	{"map-bad", 3, 3, true, do_map_bad},
	{"unmap", 4, 4, true, do_unmap},
	{"ranges", 2, 2, true, do_ranges},
	{"allow", 2, ANY_COUNT, true, do_allow},
	{"ioctl", 3, 3, true, do_ioctl},
	{"set-container", 2, 2, true, do_set_container},
	{"unset-container", 1, 1, true, do_unset_container},
	{"group-status", 1, 1, true, do_group_status},
	{"set-iommu", 2, 2, true, do_set_iommu},
	{"get-device-fd", 3, 3, true, do_get_device_fd},
	{"dma-map", 5, 5, true, do_dma_map},
	{"dma-unmap", 3, 3, true, do_dma_unmap},
	{"driver", 1, 1, false, do_driver},
	{"bind-driver", 2, 2, true, do_bind_driver},
	{"unbind-driver", 1, 1, true, do_unbind_driver},
	{"group", 1, 1, false, do_group},
	{"group-type", 2, 2, true, do_group_type},
	{"remove", 1, 1, true, do_remove},
	{"rescan", 0, 0, true, do_rescan},
	{"probe-setup", 2, 1 + DEVICES, false, do_probe_setup},
	{"probe", 2, 1 + DEVICES, false, do_probe},
	{"knock", 3, 3, false, do_knock},
	{"kmsg", 0, 0, false, do_kmsg},
};

static const struct entry *entry_for(const struct request *request, struct reply *reply)
{
	unsigned given = request->count - 1;

	for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
		const struct entry *entry = &entries[i];
		if (strcmp(entry->name, request->word[0]) != 0)
			continue;
		if (given >= entry->minimum && given <= entry->maximum)
			return entry;
		refuse(reply, "%s takes %u to %u words, not %u", entry->name, entry->minimum,
		       entry->maximum, given);
		return NULL;
	}
	refuse(reply, "there is no operation %.32s", request->word[0]);
	return NULL;
}

static void do_hello(const struct request *request, struct reply *reply)
{
	struct utsname name;

	(void)request;
	uname(&name);
	reply_add(reply, " 1 %s %d", name.release, PAGE_BYTES);
}

/* What it does is done by the session, which sees that it was asked for. */
static void do_quit(const struct request *request, struct reply *reply)
{
	(void)request;
	(void)reply;
}

static void do_failing(const struct request *request, struct reply *reply)
{
	struct request inner = {.count = request->count - 2};
	uint32_t nth;

	if (!take_u32(request, 1, reply, &nth))
		return;
	if (nth == 0 || nth > NTH_LIMIT) {
		refuse(reply, "word 1: allocations are counted from 1 to %d", NTH_LIMIT);
		return;
	}
	memcpy(inner.word, request->word + 2, inner.count * sizeof *inner.word);
	const struct entry *entry = entry_for(&inner, reply);
	if (entry == NULL)
		return;
	if (!entry->can_fail) {
		refuse(reply, "no allocation of %s can be made to fail", entry->name);
		return;
	}
	int error = window_arm(nth);
	if (error != 0) {
		refuse(reply, "fail-nth of this kernel cannot be used: %s", strerror(error));
		return;
	}
	entry->run(&inner, reply);
	reply_put_first(reply, window_disarm());
}

bool carry_out(char *payload, size_t length, struct reply *reply)
{
	struct request request;

	reply_clear(reply);
	if (!request_split(&request, payload, length, reply))
		return false;
	const struct entry *entry = entry_for(&request, reply);
	if (entry == NULL)
		return false;
	entry->run(&request, reply);
	return entry->run == do_quit;
}

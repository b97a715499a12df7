/* The operations: one function for each, in one table with its name and number of words. */
#ifndef OPERATION_H
#define OPERATION_H

#include <stdbool.h>
#include <stddef.h>

#include "reply.h"
#include "request.h"

typedef void operation(const struct request *request, struct reply *reply);

/* Carries out what `payload` asks for; true if that was `quit`. */
bool carry_out(char *payload, size_t length, struct reply *reply);

/* file-operations.c */
operation do_close_all, do_open_iommu, do_open_container, do_open_device, do_open_group, do_close,
	do_exit;
/* iommufd-operations.c */
operation do_ioas_alloc, do_hwpt_alloc, do_destroy, do_map, do_map_bad, do_unmap, do_ranges, do_allow;
/* device-operations.c */
operation do_bind, do_attach, do_attach_unwritable, do_detach, do_map_bar, do_unmap_bar, do_reset,
	do_info, do_hot_reset_info;
/* container-operations.c */
operation do_set_container, do_unset_container, do_group_status, do_set_iommu, do_get_device_fd,
	do_dma_map, do_dma_unmap;
/* raw-ioctl.c */
operation do_ioctl;
/* driver-operations.c */
operation do_driver, do_bind_driver, do_unbind_driver, do_group, do_group_type, do_remove, do_rescan;
/* probe.c, knock.c, kernel-log.c */
operation do_probe_setup, do_probe, do_knock, do_kmsg;

#endif

import { block } from './block';
import { deviceNode, openFile } from './files';
import { bindDriver, unbindDriver } from './sysfs';
import { bind } from './vfio-device';

/** Who owns a group, asked in two ways that leave it as it was. */
export const knockAsUser = block(
  ['unistd.h'],
  [bind, deviceNode, openFile],
  String.raw`
/* What a user with an IOMMU fd of its own is told by the device. */
static int knock_as_user(const char *address)
{
	int device = -1, iommu = -1;
	uint32_t id;
	int error = open_file("/dev/iommu", &iommu);

	if (!error)
		error = open_file(device_node(address), &device);
	if (!error)
		error = bind_iommufd(device, iommu, &id);
	if (device >= 0)
		close(device);
	if (iommu >= 0)
		close(iommu);
	return error;
}`,
);

export const knockAsDriver = block(
  [],
  [bindDriver, unbindDriver],
  String.raw`
/* What a kernel driver is told that probes the device. */
static int knock_as_driver(const char *address, const char *driver)
{
	int error = bind_driver(address, driver);

	if (!error)
		unbind_driver(address);
	return error;
}`,
);

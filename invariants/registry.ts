import type { Invariant } from './invariant';
import { groupIsolationInv } from './group-isolation-inv';
import { kernelOwnedIsDefaultInv } from './kernel-owned-is-default-inv';
import { noKernelDriverInUserGroupInv } from './no-kernel-driver-in-user-group-inv';
import { singleOwnerInv } from './single-owner-inv';
import { ownerCountInv } from './owner-count-inv';
import { accessImpliesOwnershipInv } from './access-implies-ownership-inv';
import { mappedOnlyWhileBoundInv } from './mapped-only-while-bound-inv';
import { attachedInOwnContextInv } from './attached-in-own-context-inv';
import { aliasesAgreeInv } from './aliases-agree-inv';
import { switchStaysInsideProp } from './switch-stays-inside-prop';
import { failureChangesNothingProp } from './failure-changes-nothing-prop';
import { noOrphanTranslationInv } from './no-orphan-translation-inv';
import { lastDetachBlocksInv } from './last-detach-blocks-inv';
import { trackedAgreesInv } from './tracked-agrees-inv';
import { attachTakesEffectProp } from './attach-takes-effect-prop';
import { accessEndsBeforeDefaultInv } from './access-ends-before-default-inv';
import { tablesAreLiveInv } from './tables-are-live-inv';
import { usersAreCountedInv } from './users-are-counted-inv';
import { contextOutlivesDevicesInv } from './context-outlives-devices-inv';
import { windowsReservedInv } from './windows-reserved-inv';
import { unmappedIsGoneInv } from './unmapped-is-gone-inv';
import { tablesAreFlushedInv } from './tables-are-flushed-inv';
import { pasidCompatibleInv } from './pasid-compatible-inv';
import { parkedIsBlockedInv } from './parked-is-blocked-inv';
import { noDirectMappingUnderUserInv } from './no-direct-mapping-under-user-inv';
import { interruptsIsolatedInv } from './interrupts-isolated-inv';
import { newMemberInsideProp } from './new-member-inside-prop';
import { newMemberBlockedProp } from './new-member-blocked-prop';
import { nestedInsideParentInv } from './nested-inside-parent-inv';
import { unattachedIsBlockedInv } from './unattached-is-blocked-inv';
import { othersStayAttachedProp } from './others-stay-attached-prop';
import { detachDetachesProp } from './detach-detaches-prop';
import { sameSpaceJoinsProp } from './same-space-joins-prop';
import { pasidTakesEffectInv } from './pasid-takes-effect-inv';
import { nonInterferenceProp } from './non-interference-prop';
import { absentIsParkedInv } from './absent-is-parked-inv';
import { failedClaimGivesBackProp } from './failed-claim-gives-back-prop';
import { followersReserveWindowsInv } from './followers-reserve-windows-inv';
import { oneIoasidPerGroupInv } from './one-ioasid-per-group-inv';
import { controlledByOwnerInv } from './controlled-by-owner-inv';
import { kernelDriverHasDmaInv } from './kernel-driver-has-dma-inv';
import { ownMemoryOnlyInv } from './own-memory-only-inv';
import { hostRunsInv } from './host-runs-inv';
import { hotResetStaysInsideProp } from './hot-reset-stays-inside-prop';
import { attachedKeepsFormatInv } from './attached-keeps-format-inv';
import { onlyAttachedWaitsInv } from './only-attached-waits-inv';
import { movedWaitsForNothingProp } from './moved-waits-for-nothing-prop';
import { guestStaysInsideParentInv } from './guest-stays-inside-parent-inv';

/** Every claim, in the order of its number. */
export const invariants: readonly Invariant[] = [
  groupIsolationInv,
  kernelOwnedIsDefaultInv,
  noKernelDriverInUserGroupInv,
  singleOwnerInv,
  ownerCountInv,
  accessImpliesOwnershipInv,
  mappedOnlyWhileBoundInv,
  attachedInOwnContextInv,
  aliasesAgreeInv,
  switchStaysInsideProp,
  failureChangesNothingProp,
  noOrphanTranslationInv,
  lastDetachBlocksInv,
  trackedAgreesInv,
  attachTakesEffectProp,
  accessEndsBeforeDefaultInv,
  tablesAreLiveInv,
  usersAreCountedInv,
  contextOutlivesDevicesInv,
  windowsReservedInv,
  unmappedIsGoneInv,
  tablesAreFlushedInv,
  pasidCompatibleInv,
  parkedIsBlockedInv,
  noDirectMappingUnderUserInv,
  interruptsIsolatedInv,
  newMemberInsideProp,
  newMemberBlockedProp,
  nestedInsideParentInv,
  unattachedIsBlockedInv,
  othersStayAttachedProp,
  detachDetachesProp,
  sameSpaceJoinsProp,
  pasidTakesEffectInv,
  nonInterferenceProp,
  absentIsParkedInv,
  failedClaimGivesBackProp,
  oneIoasidPerGroupInv,
  followersReserveWindowsInv,
  controlledByOwnerInv,
  kernelDriverHasDmaInv,
  ownMemoryOnlyInv,
  hostRunsInv,
  hotResetStaysInsideProp,
  attachedKeepsFormatInv,
  onlyAttachedWaitsInv,
  movedWaitsForNothingProp,
  guestStaysInsideParentInv,
];

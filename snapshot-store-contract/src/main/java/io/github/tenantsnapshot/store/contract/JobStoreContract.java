package io.github.tenantsnapshot.store.contract;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every {@link io.github.tenantsnapshot.spi.JobStore} must do, as tests whose names say it.
 *
 * <p>A test class of JUnit that implements this interface runs them all, each on a store of its
 * own. They neither sleep nor look at a clock. What a store need not be able to do is reported as a
 * skipped test that says why.
 */
@ExtendWith(StoreFixtureExtension.class)
@Timeout(120)
public interface JobStoreContract
    extends AdmissionContract,
        LookupContract,
        ClaimContract,
        StepContract,
        FenceContract,
        PublicationContract,
        ContentContract,
        UsageContract,
        RescheduleContract,
        ExpiryContract,
        NextDueContract,
        RoundTripContract,
        DamageContract,
        ConcurrencyContract,
        SharingContract {

  /** Returns what opens the stores to test. Called once for each test. */
  JobStoreFactory stores();
}

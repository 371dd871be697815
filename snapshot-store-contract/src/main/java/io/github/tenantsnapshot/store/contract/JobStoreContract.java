package io.github.tenantsnapshot.store.contract;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The contract of every {@link io.github.tenantsnapshot.spi.JobStore}, as tests.
 *
 * <p>A JUnit test class that implements this interface inherits the tests. Each runs on a new
 * store. They neither sleep nor read a clock. Tests of optional features that a store lacks are
 * skipped with a reason.
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

  /** Returns the factory of the stores to test. Called once for each test. */
  JobStoreFactory stores();
}

package io.github.tenantsnapshot.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.contract.JobStoreContract;
import io.github.tenantsnapshot.store.contract.JobStoreFactory;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of a store that does not override {@link JobStore#claimAndStart}. */
class DefaultClaimAndStartTest implements JobStoreContract {

  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");
  private static final Duration LEASE = Duration.ofMinutes(1);

  /** Returns a store that forwards all other operations, except one that fails. */
  private static JobStore forwardingTo(JobStore store, String failing) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().equals(failing)) {
            throw new JobStoreException("fails on purpose", new IOException("disk full"));
          }
          if (method.getName().equals("claimAndStart")) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
          }
          try {
            return method.invoke(store, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return (JobStore)
        Proxy.newProxyInstance(
            JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, handler);
  }

  @Override
  public JobStoreFactory stores() {
    return new JobStoreFactory() {
      @Override
      public JobStore openStore() {
        return forwardingTo(new MemoryJobStore(), "");
      }

      @Override
      public JobStore openAnother(JobStore store) {
        return store;
      }
    };
  }

  @Test
  void jobsThatCannotBeStartedAreReturnedWithoutAStart() {
    JobStore store = new MemoryJobStore();
    StoredJob job =
        StoredJob.builder()
            .job(
                SnapshotJob.builder()
                    .id("5c7d0b28-bdf8-410c-aa93-4df372b16203")
                    .displayName("Weekly export")
                    .tenantId("2fcf1c68-b412-4c85-bfb2-cb20152a6843")
                    .resources(List.of("microsoft.exchange.transportrule"))
                    .createdDateTime(START)
                    .createdBy(new IdentitySet(new Identity("adele", "Adele Vance"), null))
                    .build())
            .expiresAt(START.plus(Duration.ofDays(7)))
            .dueAt(START)
            .build();
    var unused = store.admit(job, AdmissionLimits.of(12, START, 20_000), START);

    assertThat(forwardingTo(store, "completeSteps").claimAndStart(START, LEASE, 10))
        .containsExactly(ClaimedJob.of(job.claimedUntil(START.plus(LEASE)), null, false));
  }
}

package io.github.tenantsnapshot.tests.load;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.stores.ForwardingStore;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** The store of one node: it records publications, and fails as its faults say. */
final class NodeStore extends ForwardingStore {

  private final StoreFaults faults;
  private final Ledger ledger;
  private final Sweeps sweeps;

  NodeStore(JobStore store, StoreFaults faults, Ledger ledger, Sweeps sweeps) {
    super(store);
    this.faults = faults;
    this.ledger = ledger;
    this.sweeps = sweeps;
  }

  @Override
  protected <T> T call(Operation operation, Supplier<T> call) {
    T result = operation == Operation.PUBLISH ? call.get() : faults.call(call);
    if (operation == Operation.DELETE_EXPIRED) {
      sweeps.end();
    }
    return result;
  }

  @Override
  public Publication publish(
      StoredJob ended, List<SnapshotResource> resources, QuotaCharge charge, Instant now) {
    return faults.call(
        () -> {
          Publication publication = super.publish(ended, resources, charge, now);
          if (publication.outcome() == Publication.Outcome.PUBLISHED) {
            ledger.published(ended);
          }
          return publication;
        });
  }
}

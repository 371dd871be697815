package io.github.tenantsnapshot.tests.graph;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.tests.stores.ForwardingStore;
import io.github.tenantsnapshot.tests.stores.TestStores;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A new store that counts reads of snapshots and fails on demand. */
final class ControllableStore extends ForwardingStore {

  private static final Set<Operation> OF_CLIENTS =
      EnumSet.of(
          Operation.ADMIT,
          Operation.FIND,
          Operation.FIND_BY_SNAPSHOT,
          Operation.LIST,
          Operation.DELETE,
          Operation.READ_CONTENT);

  private Supplier<RuntimeException> failure;
  private int pagesRead;
  private int resourcesRead;

  ControllableStore() {
    super(TestStores.newStore());
  }

  /** Makes every operation on behalf of a client fail; with null, lets them succeed again. */
  void failWith(Supplier<RuntimeException> clientCalls) {
    failure = clientCalls;
  }

  int pagesRead() {
    return pagesRead;
  }

  int resourcesRead() {
    return resourcesRead;
  }

  @Override
  protected <T> T call(Operation operation, Supplier<T> call) {
    if (failure != null && OF_CLIENTS.contains(operation)) {
      throw failure.get();
    }
    return super.call(operation, call);
  }

  @Override
  public Optional<List<SnapshotResource>> readContent(
      String tenantId, String snapshotId, long from, int limit, Instant now) {
    Optional<List<SnapshotResource>> page =
        super.readContent(tenantId, snapshotId, from, limit, now);
    pagesRead++;
    resourcesRead += page.map(List::size).orElse(0);
    return page;
  }
}

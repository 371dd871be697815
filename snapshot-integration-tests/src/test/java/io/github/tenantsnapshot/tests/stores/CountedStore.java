package io.github.tenantsnapshot.tests.stores;

import io.github.tenantsnapshot.spi.RemovedJobs;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * A store in a database that counts what each operation costs. Thread-safe.
 *
 * <p>Calls that found nothing to do, such as a claim when nothing is due, are not counted: how many
 * there are is a matter of time, not of jobs.
 */
final class CountedStore extends ForwardingStore {

  /**
   * What the calls of one operation came to. A batch is one statement, of several rows.
   *
   * @param calls how often it was called
   * @param statements how many statements it took
   * @param commits how many transactions it committed
   */
  record Cost(int calls, int statements, int commits) {

    static final Cost NONE = new Cost(0, 0, 0);

    Cost plus(Cost other) {
      return new Cost(calls + other.calls, statements + other.statements, commits + other.commits);
    }
  }

  private final ThreadLocal<Cost> current = ThreadLocal.withInitial(() -> Cost.NONE);
  private final Map<Operation, Cost> costs = new EnumMap<>(Operation.class);

  private CountedStore(ProbedDataSource probed) {
    super(JdbcJobStore.open(probed.proxy()));
    probed.before(
        (action, sql) -> {
          Cost cost = current.get();
          current.set(
              switch (action) {
                case STATEMENT -> cost.plus(new Cost(0, 1, 0));
                case COMMIT -> cost.plus(new Cost(0, 0, 1));
                case ROLLBACK -> cost;
              });
        });
  }

  /** Opens a store. */
  static CountedStore open(DataSource pool) {
    return new CountedStore(new ProbedDataSource(pool));
  }

  @Override
  protected <T> T call(Operation operation, Supplier<T> call) {
    current.set(Cost.NONE);
    T result = call.get();
    boolean nothing =
        (result instanceof Collection<?> found && found.isEmpty())
            || (result instanceof RemovedJobs removed && removed.count() == 0);
    if (!nothing) {
      Cost cost = current.get().plus(new Cost(1, 0, 0));
      synchronized (costs) {
        costs.merge(operation, cost, Cost::plus);
      }
    }
    return result;
  }

  /** Returns what an operation has cost so far. */
  Cost cost(Operation operation) {
    synchronized (costs) {
      return costs.getOrDefault(operation, Cost.NONE);
    }
  }
}

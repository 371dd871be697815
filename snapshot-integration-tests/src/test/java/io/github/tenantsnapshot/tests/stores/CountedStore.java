package io.github.tenantsnapshot.tests.stores;

import io.github.tenantsnapshot.spi.RemovedJobs;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * A store in a database that counts the statements and commits of each operation. Thread-safe.
 *
 * <p>Calls without a result, such as a claim when no job is due, are not counted: their number
 * depends on time, not on jobs.
 */
final class CountedStore extends ForwardingStore {

  /**
   * The total cost of the calls of one operation. A batch counts as one statement.
   *
   * @param calls the number of calls
   * @param statements the number of statements
   * @param commits the number of committed transactions
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
                case STATEMENT_AND_COMMIT -> cost.plus(new Cost(0, 1, 1));
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

  /** Returns the cost of an operation so far. */
  Cost cost(Operation operation) {
    synchronized (costs) {
      return costs.getOrDefault(operation, Cost.NONE);
    }
  }
}

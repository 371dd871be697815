package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.sql.SQLFeatureNotSupportedException;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** The store rejects Spring's data source that returns the connection of a transaction. */
class TransactionAwareDataSourceTest {

  /** Data sources that return the connection of Spring's current transaction. */
  private enum Aware {
    SPRINGS_OWN(source -> source),
    SUBCLASS(source -> new SubclassOfSprings(source.getTargetDataSource())),
    WRAPPED_BY_SPRING(DelegatingDataSource::new),
    WRAPPED_WITH_LAZY_CONNECTIONS(LazyConnectionDataSourceProxy::new),
    DYNAMIC_PROXY(source -> proxy(source, false)),
    DYNAMIC_PROXY_THAT_HIDES_IT(source -> proxy(source, true)),
    SOURCE_OF_A_POOL(
        source -> {
          HikariDataSource pool = new HikariDataSource(); // which starts with its first connection
          pool.setDataSource(source);
          return pool;
        });

    private final Wrapping wrapping;

    Aware(Wrapping wrapping) {
      this.wrapping = wrapping;
    }
  }

  /** A way to wrap Spring's data source. */
  @FunctionalInterface
  private interface Wrapping {
    DataSource wrap(TransactionAwareDataSourceProxy source);
  }

  /** Data sources of which each connection is its own. */
  private enum Unaware {
    DATABASE(source -> source),
    WRAPPED_BY_SPRING(DelegatingDataSource::new),
    WITH_LAZY_CONNECTIONS(LazyConnectionDataSourceProxy::new),
    DYNAMIC_PROXY(source -> proxy(source, false)),
    DYNAMIC_PROXY_THAT_HIDES_IT(source -> proxy(source, true));

    private final UnaryOperator<DataSource> wrapping;

    Unaware(UnaryOperator<DataSource> wrapping) {
      this.wrapping = wrapping;
    }
  }

  private static final class SubclassOfSprings extends TransactionAwareDataSourceProxy {
    SubclassOfSprings(DataSource target) {
      super(target);
    }
  }

  private static DataSource database() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return database;
  }

  /**
   * Returns a proxy that forwards each call.
   *
   * @param hides whether it does not support {@code isWrapperFor}, as many data sources
   */
  private static DataSource proxy(DataSource target, boolean hides) {
    return Proxies.proxy(
        DataSource.class,
        (method, arguments) -> {
          if (hides && method.getName().equals("isWrapperFor")) {
            throw new SQLFeatureNotSupportedException("isWrapperFor");
          }
          return Proxies.call(target, method, arguments);
        });
  }

  @ParameterizedTest
  @EnumSource
  void transactionAwareDataSourceIsRejected(Aware kind) {
    DataSource source = kind.wrapping.wrap(new TransactionAwareDataSourceProxy(database()));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> JdbcJobStore.open(source))
        .withMessage(
            "dataSource must be the pool itself, and neither Spring's"
                + " TransactionAwareDataSourceProxy nor a wrapper of it, because the store commits"
                + " its own transactions: "
                + source.getClass().getName());
  }

  @ParameterizedTest
  @EnumSource
  void otherDataSourceIsAccepted(Unaware kind) {
    DataSource source = kind.wrapping.apply(database());

    assertThatNoException().isThrownBy(() -> JdbcJobStore.open(source).validate());
  }
}

package io.github.tenantsnapshot.tests.stores;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.contract.JobStoreContract;
import io.github.tenantsnapshot.store.contract.JobStoreFactory;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** H2 in its compatibility modes, and with other settings. */
class H2ModesTest {

  private static final AtomicInteger NAMES = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MODE=Regular",
        "MODE=STRICT",
        "MODE=LEGACY",
        "MODE=DB2",
        "MODE=Derby",
        "MODE=HSQLDB",
        "MODE=MSSQLServer",
        "MODE=MySQL",
        "MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE",
        "MODE=MariaDB",
        "MODE=MariaDB;DATABASE_TO_LOWER=TRUE",
        "MODE=Oracle",
        "MODE=PostgreSQL",
        "MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
        "DATABASE_TO_UPPER=FALSE",
        "IGNORECASE=TRUE",
        "LOCK_MODE=0"
      })
  void jobRunsInEveryMode(String settings) {
    try (HikariDataSource pool = pool(settings)) {
      JdbcJobStore store = JdbcJobStore.open(pool);
      JobScenario.run(store);
      store.validate();
      JobScenario.run(JdbcJobStore.builder(pool).schema("public").tablePrefix("other_").open());
    }
  }

  @Nested
  class Oracle extends InMode {
    Oracle() {
      super("Oracle");
    }
  }

  @Nested
  class MsSqlServer extends InMode {
    MsSqlServer() {
      super("MSSQLServer");
    }
  }

  @Nested
  class Derby extends InMode {
    Derby() {
      super("Derby");
    }
  }

  @Nested
  class Strict extends InMode {
    Strict() {
      super("STRICT");
    }
  }

  private static HikariDataSource pool(String settings) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:mem:modes" + NAMES.incrementAndGet() + ";" + settings);
    return new HikariDataSource(config);
  }

  /** The store contract in one mode. */
  private abstract static class InMode implements JobStoreContract {

    private final String mode;

    InMode(String mode) {
      this.mode = mode;
    }

    @Override
    public JobStoreFactory stores() {
      return new JobStoreFactory() {
        private HikariDataSource pool;

        @Override
        public JobStore openStore() {
          pool = pool("MODE=" + mode);
          return JdbcJobStore.open(pool);
        }

        @Override
        public JobStore openAnother(JobStore store) {
          return JdbcJobStore.open(pool);
        }

        @Override
        public void close(JobStore store) {
          if (pool != null) {
            pool.close();
            pool = null;
          }
        }
      };
    }
  }
}

package io.github.tenantsnapshot.tests.stores;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Consumer;

/** Makes pools that soon give up, for databases that are not there. */
final class Pools {

  private Pools() {}

  /** Returns a small pool, which does not look at the database before it is asked to. */
  static HikariDataSource to(String url) {
    return to(url, config -> {});
  }

  static HikariDataSource to(String url, Consumer<HikariConfig> settings) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(4);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(1_000);
    config.setValidationTimeout(500);
    config.setInitializationFailTimeout(-1);
    settings.accept(config);
    return new HikariDataSource(config);
  }
}

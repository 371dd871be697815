package io.github.tenantsnapshot.tests.stores;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Consumer;

/** Connection pools with short timeouts, for databases that are unreachable. */
final class Pools {

  private Pools() {}

  /** Returns a small pool that connects lazily. */
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

package io.github.tenantsnapshot.tests.upgrades;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.store.jdbc.JdbcDialect;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.tests.stores.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Locale;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Writes the files of a release that {@link UpgradeTest} reads. RELEASING.md has the command; no
 * build runs it.
 */
class FreezeRelease {

  private static final String VERSION = "tests.freeze";

  @Test
  @EnabledIfSystemProperty(named = VERSION, matches = "\\d+\\.\\d+\\.\\d+")
  void writeFiles() throws Exception {
    Release release =
        new Release(Path.of("src/test/resources/releases", System.getProperty(VERSION)));
    Files.createDirectories(release.folder());
    for (JdbcDialect dialect : JdbcDialect.values()) {
      Files.writeString(release.ddl(dialect.name().toLowerCase(Locale.ROOT)), dialect.ddl());
    }
    try (TenantSimulator simulator = Jobs.simulator().virtualTime(Jobs.START).build()) {
      Jobs.create(simulator);
      simulator.saveState(release.state());
      Release.write(release.stateResponses(), UpgradeTest.responses(simulator));
    }
    try (TestDatabase.Fresh database = TestDatabase.H2_MEMORY.fresh()) {
      DataSource pool = database.newPool(2);
      try (TenantSimulator simulator =
          Jobs.simulator().store(JdbcJobStore.open(pool)).virtualTime(Jobs.START).build()) {
        Jobs.create(simulator);
        ObjectNode responses = UpgradeTest.responses(simulator);
        responses.put("time", simulator.clock().instant().toString());
        Release.write(release.rowsResponses(), responses);
        try (Connection connection = pool.getConnection()) {
          Release.write(release.rows(), FrozenRows.read(connection));
        }
      }
    }
  }
}

package io.github.tenantsnapshot.tests.crashes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file of the bundled H2 version directly after a commit, which is the state that a process finds
 * if its predecessor was killed.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a file that H2 has open cannot be copied there")
class H2FileTest {

  private static final int TIMES_OPENED = 12;
  private static final int COMMITS = 12;
  private static final int LONGEST_TEXT = 50_000;

  @TempDir private Path folder;

  @Test
  void copyOfTheFileHasEveryCommit() throws SQLException, IOException {
    Random random = new Random(1);
    int commits = 0;
    for (int time = 1; time <= TIMES_OPENED; time++) {
      try (Connection connection = open("original");
          Statement statement = connection.createStatement()) {
        statement.execute("create table if not exists texts (number int primary key, text clob)");
        connection.setAutoCommit(false);
        for (int i = 1; i <= COMMITS; i++) {
          commits++;
          insert(connection, commits, "x".repeat(1 + random.nextInt(LONGEST_TEXT)));
          if (i % 3 == 0) { // otherwise, the file has no space to reuse
            statement.execute("delete from texts where number < " + (commits - 10));
          }
          connection.commit();
          assertThat(lastInCopy()).as("opened for the %d. time", time).isEqualTo(commits);
        }
      }
    }
  }

  private static void insert(Connection connection, int number, String text) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("insert into texts (number, text) values (?, ?)")) {
      statement.setInt(1, number);
      statement.setString(2, text);
      statement.execute();
    }
  }

  private int lastInCopy() throws SQLException, IOException {
    Files.copy(
        folder.resolve("original.mv.db"),
        folder.resolve("copy.mv.db"),
        StandardCopyOption.REPLACE_EXISTING);
    try (Connection connection = open("copy");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select max(number) from texts")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private Connection open(String name) throws SQLException {
    return DriverManager.getConnection("jdbc:h2:file:" + folder.resolve(name) + ";WRITE_DELAY=0");
  }
}

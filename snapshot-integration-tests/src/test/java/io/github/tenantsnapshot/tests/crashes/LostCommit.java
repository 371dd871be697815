package io.github.tenantsnapshot.tests.crashes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/**
 * A program that looks for commits that H2 loses if a process is killed. It needs only the JDK and
 * the jar of H2. Decision 20 has the commands and the results.
 *
 * <p>Each round starts a process that commits up to 12 rows with one thread and then halts, and
 * opens the file again.
 */
final class LostCommit {

  private static final int ROUNDS = 20;
  private static final int MAX_COMMITS = 12; // of a round: the last number fits into an exit status
  private static final int LONGEST_TEXT = 50_000;

  private LostCommit() {}

  /** Runs all rounds, or one round in a process that is killed: its URL and its number. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 2) {
      int committed = commitRows(arguments[0], Integer.parseInt(arguments[1]));
      Runtime.getRuntime().halt(committed);
    }
    String url =
        "jdbc:h2:file:" + Files.createTempDirectory("lost-commit").resolve("db") + ";WRITE_DELAY=0";
    int lost = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int committed = runAndKill(url, round);
      int found = lastRow(url);
      System.out.println("last commit: " + committed + ", found: " + found);
      lost += found == committed ? 0 : 1;
    }
    System.out.println(lost + " of " + ROUNDS + " kills lost a commit");
    System.exit(lost == 0 ? 0 : 1);
  }

  private static int runAndKill(String url, int round) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            LostCommit.class.getName(),
            url,
            Integer.toString(round))
        .inheritIO()
        .start()
        .waitFor();
  }

  private static int commitRows(String url, int round) throws SQLException {
    Random random = new Random(round);
    Connection connection = DriverManager.getConnection(url);
    Statement statement = connection.createStatement();
    statement.execute("create table if not exists texts (number int primary key, text clob)");
    connection.setAutoCommit(false);
    int number = 0;
    int commits = 1 + random.nextInt(MAX_COMMITS);
    for (int i = 1; i <= commits; i++) {
      number = round * MAX_COMMITS + i;
      insert(connection, number, "x".repeat(1 + random.nextInt(LONGEST_TEXT)));
      if (i % 3 == 0) { // otherwise, the file has no space to reuse
        statement.execute("delete from texts where number < " + (number - 10));
      }
      connection.commit();
    }
    return number;
  }

  private static void insert(Connection connection, int number, String text) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("insert into texts (number, text) values (?, ?)")) {
      statement.setInt(1, number);
      statement.setString(2, text);
      statement.execute();
    }
  }

  private static int lastRow(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select max(number) from texts")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}

package io.github.tenantsnapshot.tests.examples;

import io.github.tenantsnapshot.examples.Main;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arguments of the example programs. */
class ExampleArgumentsTest {

  @ParameterizedTest
  @CsvSource({
    "library --x, library takes no arguments",
    "create --x, create takes no arguments",
    "virtual-time x, virtual-time takes no arguments",
    "durable --x, --kill",
    "nodes --x, --url",
    "nodes --url jdbc:foo:bar, 'jdbc:h2:, jdbc:postgresql: or jdbc:mariadb:'",
    "nodes --url, --url is the JDBC URL",
    "unknown, nodes"
  })
  void wrongArgumentsAreRejectedInOneLine(String line, String allowed) {
    FinishedCommand.of(Main::run, line.split(" ")).assertArgumentsRejected(allowed);
  }
}

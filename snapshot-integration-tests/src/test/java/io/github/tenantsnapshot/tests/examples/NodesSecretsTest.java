package io.github.tenantsnapshot.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.examples.Main;
import io.github.tenantsnapshot.tests.programs.Programs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database password of the example nodes, which no output, error or log contains. */
@Timeout(180)
class NodesSecretsTest {

  private static final String SECRET = "s3cret-0815";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--url jdbc:h2:tcp://127.0.0.1:1/mem:jobs;USER=me;PASSWORD=" + SECRET,
        "--url jdbc:h2:mem:jobs;USER=me;NO_SUCH_SETTING=1;PASSWORD=" + SECRET,
        "--url jdbc:postgresql://127.0.0.1:1/test?user=me&password=" + SECRET,
        "--url jdbc:postgresql://me:" + SECRET + "@127.0.0.1:1/test",
        "--url jdbc:mariadb://127.0.0.1:1/test?user=me&password=" + SECRET,
        "--url jdbc:foo:bar?password=" + SECRET,
        "jdbc:postgresql://127.0.0.1:1/test?user=me&password=" + SECRET
      })
  void aDatabaseThatCannotBeUsedIsNamedWithoutItsPassword(String arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Programs.java(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "nodes"));
    command.addAll(List.of(arguments.split(" ")));

    Programs.Outcome outcome = Programs.run(Path.of("").toAbsolutePath(), Map.of(), command);

    assertThat(outcome.status()).isNotZero();
    assertThat(outcome.err()).isNotEmpty();
    assertThat(outcome.out() + outcome.err()).doesNotContain(SECRET);
  }
}

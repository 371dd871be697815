package io.github.tenantsnapshot.tests.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.tests.fuzz.Target;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every call and every parser of the product is listed with tests that attack it. */
class AttackedPartsTest {

  private static final String ROOT = "io.github.tenantsnapshot.";

  /** Names of classes that parse what a client or a file contains. */
  private static final Pattern PARSER =
      Pattern.compile(
          ".*(Parser|Lexer|Url|Urls|Target|PercentEncoding|RequestHead|AccessTokens|Authenticator|signin\\.Form|ClientAssertion|ClientCredentials)");

  private static final Set<String> READS_JSON =
      Set.of(
          "com.fasterxml.jackson.core.JsonParser", "com.fasterxml.jackson.databind.ObjectMapper");

  @Test
  void everyOperationHasTests() {
    assertThat(AttackedParts.OPERATIONS.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(GraphOperation.values()).map(Enum::name).toList());
  }

  @Test
  void everyParserHasTests() throws Exception {
    List<URL> modules = new ArrayList<>(); // folders or jars
    for (Class<?> type :
        List.of(
            SnapshotService.class, JdbcJobStore.class, TenantSimulator.class, GraphServer.class)) {
      modules.add(type.getProtectionDomain().getCodeSource().getLocation());
    }
    JavaClasses classes = new ClassFileImporter().importUrls(modules);
    Set<String> parsers =
        classes.stream()
            .filter(AttackedPartsTest::isParser)
            .map(type -> type.getName().substring(ROOT.length()).replaceFirst("\\$.*", ""))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(AttackedParts.PARSERS.keySet()).containsExactlyInAnyOrderElementsOf(parsers);
  }

  @Test
  void everyListedTestExists() throws IOException {
    Set<String> tests;
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      tests =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith("Test.java"))
              .map(name -> name.replace(".java", ""))
              .collect(Collectors.toSet());
    }

    assertThat(AttackedParts.OPERATIONS.values())
        .allSatisfy(names -> assertThat(tests).containsAll(names));
    assertThat(AttackedParts.PARSERS.values())
        .allSatisfy(attacks -> assertThat(tests).containsAll(attacks.tests()));
  }

  @Test
  void everyParserHasAFuzzTarget() {
    Set<Target> targets = new TreeSet<>();
    AttackedParts.PARSERS.values().forEach(attacks -> targets.addAll(attacks.targets()));

    assertThat(AttackedParts.PARSERS.values())
        .allSatisfy(attacks -> assertThat(attacks.targets()).isNotEmpty());
    assertThat(targets).containsExactly(Target.values());
  }

  private static boolean isParser(JavaClass type) {
    return !type.isInterface()
        && (PARSER.matcher(type.getName()).matches()
            || type.getDirectDependenciesFromSelf().stream()
                .anyMatch(
                    dependency -> READS_JSON.contains(dependency.getTargetClass().getName())));
  }
}

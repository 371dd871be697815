package io.github.tenantsnapshot.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on the architecture lists the modules, packages and classes of the source tree. */
class ArchitecturePageTest {

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| `([^`]+)` \\|");
  private static final Pattern CLASS = Pattern.compile("`([A-Z][A-Za-z0-9]+)(?:\\.\\w+)?`");

  private final String page = Checkout.read("docs/ARCHITECTURE.md");

  @Test
  void pageListsExactlyTheModulesOfTheBuild() {
    assertThat(sorted(FIRST_CELL, section("Modules")))
        .isEqualTo(sorted(MODULE, Checkout.read("pom.xml")));
  }

  @Test
  void pageListsExactlyThePackages() {
    assertThat(sorted(FIRST_CELL, section("Packages")))
        .isEqualTo(
            mainFiles(file -> file.endsWith("package-info.java")).stream()
                .map(ArchitecturePageTest::packageName)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void pageNamesOnlyExistingClasses() {
    Set<String> classes =
        mainFiles(file -> file.toString().endsWith(".java")).stream()
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());
    assertThat(classes).containsAll(sorted(CLASS, page));
  }

  private String section(String heading) {
    String start = "\n## " + heading + "\n";
    int from = page.indexOf(start) + start.length();
    assertThat(from).isGreaterThan(start.length());
    int to = page.indexOf("\n## ", from);
    return page.substring(from, to < 0 ? page.length() : to);
  }

  private static Set<String> sorted(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Path> mainFiles(Predicate<Path> condition) {
    try (Stream<Path> modules = Files.list(Checkout.path(""))) {
      return modules
          .map(module -> module.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .flatMap(ArchitecturePageTest::files)
          .filter(condition)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String packageName(Path packageInfo) {
    String path = packageInfo.getParent().toString().replace('\\', '/');
    return path.substring(path.indexOf("/src/main/java/") + "/src/main/java/".length())
        .replace('/', '.');
  }
}

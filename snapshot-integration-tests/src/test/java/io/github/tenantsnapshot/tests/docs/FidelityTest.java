package io.github.tenantsnapshot.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The grades, switches and tests that the table of behaviours names exist. */
class FidelityTest {

  private static final Set<String> GRADES =
      Set.of("documented", "observed", "reported", "fixture", "inferred", "unknown", "ours");

  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+Test)#(\\w+)`");
  private static final Pattern SWITCH = Pattern.compile("`((?:Snapshot|Graph)\\w+)\\.(\\w+)`");

  private final List<List<String>> rows = rows();

  @Test
  void everyRowHasAGradeThatTheTextExplains() {
    assertThat(rows).isNotEmpty();
    for (List<String> row : rows) {
      assertThat(row).hasSize(5);
      for (String grade : row.get(2).split(",")) {
        assertThat(GRADES).as(row.toString()).contains(grade.trim());
      }
    }
  }

  @Test
  void everyRowNamesTestsThatExist() {
    Map<String, String> tests =
        Checkout.javaFiles().stream()
            .filter(file -> file.getFileName().toString().endsWith("Test.java"))
            .filter(file -> !file.toString().contains("snapshot-consumers")) // has variants of one
            .collect(
                Collectors.toMap(
                    file -> file.getFileName().toString().replace(".java", ""),
                    Checkout::read,
                    (one, other) -> {
                      throw new IllegalStateException("two tests of one name");
                    }));
    for (List<String> row : rows) {
      Matcher matcher = TEST.matcher(row.get(4));
      int named = 0;
      while (matcher.find()) {
        assertThat(tests).as(row.toString()).containsKey(matcher.group(1));
        assertThat(tests.get(matcher.group(1)))
            .as(row.toString())
            .contains("void " + matcher.group(2) + "(");
        named++;
      }
      assertThat(named).as("tests named by %s", row).isPositive();
    }
  }

  @Test
  void everySwitchExists() {
    for (List<String> row : rows) {
      Matcher matcher = SWITCH.matcher(row.get(3));
      while (matcher.find()) {
        String type = matcher.group(1);
        String source =
            Checkout.javaFiles().stream()
                .filter(file -> file.getFileName().toString().equals(type + ".java"))
                .map(Checkout::read)
                .collect(Collectors.joining());
        assertThat(source).as(row.toString()).contains("public Builder " + matcher.group(2) + "(");
      }
    }
  }

  private static List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (String line : Checkout.read("docs/FIDELITY.md").split("\n")) {
      if (line.startsWith("|") && !line.startsWith("|--") && !line.startsWith("| behaviour")) {
        String[] cells = line.substring(1, line.lastIndexOf('|')).split("(?<!\\\\)\\|", -1);
        rows.add(List.of(cells).stream().map(String::trim).toList());
      }
    }
    return rows.stream().filter(row -> row.size() != 2).toList();
  }
}

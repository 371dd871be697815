package io.github.tenantsnapshot.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link TableNames}. */
class TableNamesTest {

  @Test
  void theSchemaPrecedesThePrefix() {
    String sql = "create index ${prefix}due on ${tables}jobs (due_at)";

    assertThat(new TableNames(null, "snapshot_").in(sql))
        .isEqualTo("create index snapshot_due on snapshot_jobs (due_at)");
    assertThat(new TableNames("app", "my_").in(sql))
        .isEqualTo("create index my_due on app.my_jobs (due_at)");
    assertThat(new TableNames("app", "").tables()).isEqualTo("app.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1st",
        "a-b",
        "a b",
        "a.b",
        "a\"b",
        "a`b",
        "a'; drop table x; --",
        "ü",
        "a$",
        "\0",
        "a\n",
        "abcdefghijabcdefghijabcdefghijabc"
      })
  void otherCharactersAreRejected(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TableNames(null, name))
        .withMessageStartingWith("tablePrefix must have 1 to 32 letters, digits and underscores")
        .withMessageEndingWith("must not begin with a digit: '" + name + "'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TableNames(name, "snapshot_"))
        .withMessageStartingWith("schema must have");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "_", "A1_", "abcdefghijabcdefghijabcdefghijab"})
  void plainNamesAreAccepted(String name) {
    assertThat(new TableNames(name, name).tables()).isEqualTo(name + "." + name);
  }
}

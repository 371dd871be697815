package io.github.tenantsnapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SnapshotResourceTest {

  private static final String TYPE = "microsoft.exchange.transportrule";

  @Test
  void aNameOfUpTo65536CharactersIsAccepted() {
    String longest = "n".repeat(65_536);

    assertThat(new SnapshotResource(longest, TYPE, JsonText.of("{}")).displayName())
        .isEqualTo(longest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SnapshotResource(longest + "n", TYPE, JsonText.of("{}")))
        .withMessage("displayName must have at most 65536 characters: 65537");
  }
}

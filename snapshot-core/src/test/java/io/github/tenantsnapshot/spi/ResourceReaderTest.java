package io.github.tenantsnapshot.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourceReaderTest {

  private static final SnapshotResource FIRST = resource("first");
  private static final SnapshotResource SECOND = resource("second");

  private static SnapshotResource resource(String name) {
    return new SnapshotResource(name, "microsoft.exchange.transportrule", JsonText.of("{}"));
  }

  @Test
  void resourcesAreReturnedInOrderFollowedByNull() throws Exception {
    try (ResourceReader reader = ResourceReader.of(List.of(FIRST, SECOND))) {
      assertThat(reader.next()).isEqualTo(FIRST);
      assertThat(reader.next()).isEqualTo(SECOND);
      assertThat(reader.next()).isNull();
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void nullElementThrowsWithItsPositionAndDoesNotEndTheRead() throws Exception {
    try (ResourceReader reader = ResourceReader.of(Arrays.asList(FIRST, null, SECOND))) {
      assertThat(reader.next()).isEqualTo(FIRST);
      assertThatNullPointerException()
          .isThrownBy(reader::next)
          .withMessage("resources[1] must not be null");
    }
  }

  @Test
  void nullElementAtTheStartThrows() throws Exception {
    try (ResourceReader reader = ResourceReader.of(Collections.singletonList(null))) {
      assertThatNullPointerException()
          .isThrownBy(reader::next)
          .withMessage("resources[0] must not be null");
    }
  }

  @Test
  void nullElementAtTheEndThrows() throws Exception {
    try (ResourceReader reader = ResourceReader.of(Arrays.asList(FIRST, SECOND, null))) {
      assertThat(reader.next()).isEqualTo(FIRST);
      assertThat(reader.next()).isEqualTo(SECOND);
      assertThatNullPointerException()
          .isThrownBy(reader::next)
          .withMessage("resources[2] must not be null");
    }
  }
}

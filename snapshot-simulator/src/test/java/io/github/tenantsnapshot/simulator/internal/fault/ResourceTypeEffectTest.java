package io.github.tenantsnapshot.simulator.internal.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.ExportException;
import io.github.tenantsnapshot.spi.ResourceReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the readers that replace the reader of a resource type. */
class ResourceTypeEffectTest {

  private static final SnapshotResource RULE =
      new SnapshotResource("Rule", "microsoft.exchange.transportrule", JsonText.of("{}"));

  private final EndlessReader reader = new EndlessReader();

  private static final class EndlessReader implements ResourceReader {

    private int read;
    private int closed;

    @Override
    public SnapshotResource next() {
      read++;
      return RULE;
    }

    @Override
    public void close() {
      closed++;
    }
  }

  private static FailEffect failureAfter(int instances) {
    return new FailEffect("fails", () -> ExportException.ofSentence("It failed."), instances);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void readerFailsAfterItsInstances(int instances) throws Exception {
    try (ResourceReader failing = failureAfter(instances).read(reader)) {
      for (int i = 0; i < instances; i++) {
        assertThat(failing.next()).isSameAs(RULE);
      }

      assertThatThrownBy(failing::next)
          .isInstanceOf(ExportException.class)
          .hasMessage("It failed.");
    }
    assertThat(reader.read).isEqualTo(instances);
    assertThat(reader.closed).isOne();
  }

  @Test
  void readerWithFewerInstancesFailsAfterItsLast() throws Exception {
    try (ResourceReader failing = failureAfter(2).read(() -> null)) {
      assertThatThrownBy(failing::next).hasMessage("It failed.");
    }
  }

  @Test
  void emptyReaderClosesTheReaderThatItReplaces() throws Exception {
    try (ResourceReader empty = new ReturnNothingEffect().read(reader)) {
      assertThat(empty.next()).isNull();
    }

    assertThat(reader.read).isZero();
    assertThat(reader.closed).isOne();
  }
}

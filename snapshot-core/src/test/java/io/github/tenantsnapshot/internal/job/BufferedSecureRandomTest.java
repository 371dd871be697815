package io.github.tenantsnapshot.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BufferedSecureRandomTest {

  @Test
  void noNumberComesTwiceWithinAndAcrossBlocks() {
    BufferedSecureRandom one = new BufferedSecureRandom();
    BufferedSecureRandom other = new BufferedSecureRandom();
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      assertThat(seen.add(one.nextLong())).isTrue();
      assertThat(seen.add(other.nextLong())).isTrue();
    }
  }

  @Test
  void everyBitIsSetInSomeNumbersOnly() {
    BufferedSecureRandom random = new BufferedSecureRandom();
    long inAll = -1;
    long inAny = 0;
    for (int i = 0; i < 1_000; i++) {
      long number = random.nextLong();
      inAll &= number;
      inAny |= number;
    }

    assertThat(inAll).isZero();
    assertThat(inAny).isEqualTo(-1);
  }
}

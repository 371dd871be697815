package io.github.tenantsnapshot.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdsTest {

  /** Returns a generator that always returns the same bits. */
  private static RandomGenerator constant(long bits) {
    return () -> bits;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00000000-0000-4000-8000-000000000000",
    "-1, ffffffff-ffff-4fff-bfff-ffffffffffff",
    "1311768467463790320, 12345678-9abc-4ef0-9234-56789abcdef0"
  })
  void versionAndVariantAreSetAndAllOtherBitsAreRandom(long bits, String id) {
    assertThat(new Ids(constant(bits)).next()).isEqualTo(id);
  }

  @Test
  void idsAreGuidsOfVersion4InLowerCase() {
    Ids ids = new Ids(new Random(1));
    for (int i = 0; i < 1_000; i++) {
      String id = ids.next();

      assertThat(id).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
      assertThat(UUID.fromString(id).version()).isEqualTo(4);
      assertThat(UUID.fromString(id).variant()).isEqualTo(2);
    }
  }

  @Test
  void theSameSeedGivesTheSameIds() {
    assertThat(some(new Ids(new Random(7)))).isEqualTo(some(new Ids(new Random(7))));
    assertThat(some(new Ids(new Random(7)))).isNotEqualTo(some(new Ids(new Random(8))));
  }

  @Test
  void idsAreUnique() {
    Ids ids = new Ids(new Random(7));
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(seen.add(ids.next())).isTrue();
    }
  }

  private static List<String> some(Ids ids) {
    return Stream.generate(ids::next).limit(5).toList();
  }
}

package io.github.tenantsnapshot.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.JobStoreException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link ResourceChunk}. */
class ResourceChunkTest {

  private static final String TYPE = "microsoft.exchange.transportrule";

  private static SnapshotResource resource(String name, String properties) {
    return new SnapshotResource(name, TYPE, JsonText.unchecked(properties));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{ \"b\" : 1.50, \"a\":1e400,\"\":null, \"a\":2 }",
        "{\"text\":\"line\\nline\",\n \"raw\":\"\u2028 \uD83D\uDE00 ü\"}\n",
        "3 4 5\n{\"looks\":\"like a header\"}"
      })
  void propertiesAreReadUnchanged(String properties) {
    List<SnapshotResource> resources =
        List.of(
            resource("first", properties),
            resource("", "{}"),
            resource("12 3\n4 \uD83D\uDE00", properties));

    assertThat(ResourceChunk.read(ResourceChunk.write(resources))).isEqualTo(resources);
  }

  @Test
  void anEmptyListIsAnEmptyText() {
    assertThat(ResourceChunk.write(List.of())).isEmpty();
    assertThat(ResourceChunk.read("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "1 1\n12",
        "1 1 1 1\n1234",
        "5 5 500\nshort",
        "-1 1 1\n123",
        "x 1 1\n123",
        "3000000000 1 1\n1",
        "99999999999 1 1\n1"
      })
  void aDamagedTextIsRejected(String text) {
    assertThatExceptionOfType(JobStoreException.class).isThrownBy(() -> ResourceChunk.read(text));
  }

  @Test
  void aChunkHasAtMostTheGivenNumberOfResources() {
    assertThat(sizes(new ResourceChunk.Size(3, 1_000), "{}", 7)).containsExactly(3, 3, 1);
    assertThat(sizes(new ResourceChunk.Size(3, 1_000), "{}", 6)).containsExactly(3, 3);
    assertThat(sizes(new ResourceChunk.Size(3, 1_000), "{}", 0)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, ResourceChunk.Size.MAX_RESOURCES + 1})
  void anInvalidNumberOfResourcesIsRejected(int resources) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ResourceChunk.Size(resources, 1_000))
        .withMessage("resources must be from 1 to 256: " + resources);
  }

  @Test
  void aChunkHasAtMostTheGivenNumberOfCharacters() {
    String ten = "{\"a\":1234}";

    assertThat(sizes(new ResourceChunk.Size(64, 30), ten, 7)).containsExactly(3, 3, 1);
    assertThat(sizes(new ResourceChunk.Size(64, 29), ten, 5)).containsExactly(2, 2, 1);
  }

  @Test
  void aLargeResourceHasAChunkOfItsOwn() {
    assertThat(sizes(new ResourceChunk.Size(64, 5), "{\"a\":1234}", 3)).containsExactly(1, 1, 1);
  }

  private static List<Integer> sizes(ResourceChunk.Size size, String properties, int count) {
    List<SnapshotResource> resources =
        IntStream.range(0, count).mapToObj(i -> resource("r" + i, properties)).toList();
    List<List<SnapshotResource>> chunks = size.divide(resources);
    assertThat(chunks.stream().flatMap(List::stream).toList()).isEqualTo(resources);
    return chunks.stream().map(List::size).toList();
  }
}

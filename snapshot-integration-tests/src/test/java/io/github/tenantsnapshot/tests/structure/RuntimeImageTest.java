package io.github.tenantsnapshot.tests.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tenantsnapshot.tests.programs.Programs;
import io.github.tenantsnapshot.tests.programs.Programs.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run-time image with the core, the memory store and the simulator. */
class RuntimeImageTest {

  private static final String MAIN =
      "io.github.tenantsnapshot.examples/io.github.tenantsnapshot.examples.Main";

  @TempDir static Path folder;

  private static Path image;

  @BeforeAll
  static void link() throws IOException {
    Optional<ToolProvider> jlink = ToolProvider.findFirst("jlink");
    assumeTrue(jlink.isPresent(), "this JDK has no jlink, so no image can be made");
    assumeTrue(
        Files.isDirectory(Path.of(System.getProperty("java.home"), "jmods")),
        "this JDK has no jmods to make an image of");
    image = folder.resolve("image");
    StringWriter printed = new StringWriter();
    PrintWriter out = new PrintWriter(printed);
    int status =
        jlink
            .get()
            .run(
                out,
                out,
                "--module-path",
                path(
                    MainCode.CORE,
                    MainCode.MEMORY_STORE,
                    MainCode.SIMULATOR,
                    MainCode.SIMULATOR_HTTP,
                    MainCode.locationOf("com.auth0.jwt.JWT"),
                    MainCode.locationOf(ObjectMapper.class),
                    MainCode.locationOf(JsonFactory.class),
                    MainCode.locationOf(JsonProperty.class),
                    MainCode.locationOf("org.slf4j.Logger"),
                    MainCode.locationOf("io.netty.buffer.ByteBuf"),
                    MainCode.locationOf("io.netty.handler.codec.ByteToMessageDecoder"),
                    MainCode.locationOf("io.netty.handler.codec.http.HttpServerCodec"),
                    MainCode.locationOf("io.netty.util.ReferenceCounted"),
                    MainCode.locationOf("io.netty.handler.ssl.SslHandler"),
                    MainCode.locationOf("io.netty.resolver.AddressResolver"),
                    MainCode.locationOf("io.netty.channel.Channel"),
                    MainCode.locationOf("io.netty.channel.unix.Socket")),
                "--add-modules",
                "io.github.tenantsnapshot.simulator.http",
                "--output",
                image.toString());
    out.flush();
    assertThat(status).as("jlink: %s", printed).isZero();
    System.out.println("image: " + (size(image) >> 20) + " MB");
  }

  @Test
  void imageHasOnlyTheRequiredModules() throws Exception {
    Outcome java = run("--list-modules");

    assertThat(java.out().lines().map(line -> line.replaceAll("@.*", "").strip()))
        .contains(
            "io.github.tenantsnapshot",
            "io.github.tenantsnapshot.simulator",
            "io.github.tenantsnapshot.store.memory",
            "io.github.tenantsnapshot.simulator.http",
            "io.netty.codec.http")
        .doesNotContain(
            "okhttp3",
            "okio",
            "kotlin.stdlib",
            "org.junit.jupiter.api",
            "org.jspecify",
            "jdk.httpserver",
            "java.desktop");
    assertThat(java.status()).isZero();
  }

  @Test
  void imageRunsTheMainExample() throws Exception {
    Outcome java = run("--module-path", examples(), "--module", MAIN);

    assertThat(java.status()).as("%s", java).isZero();
    assertThat(java.out())
        .contains("\"status\" : \"succeeded\"", "resource type", "The first 2 resources:");
  }

  private static String examples() {
    return path(MainCode.EXAMPLES, MainCode.SERVER, MainCode.locationOf("picocli.CommandLine"));
  }

  private static Outcome run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(image.resolve("bin").resolve("java").toString());
    command.addAll(List.of(arguments));
    return Programs.run(image, Map.of(), command);
  }

  private static String path(Path... locations) {
    return Stream.of(locations)
        .map(Path::toString)
        .collect(Collectors.joining(System.getProperty("path.separator")));
  }

  private static long size(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}

package io.github.tenantsnapshot.consumers;

import static io.github.tenantsnapshot.consumers.Commands.CHECKOUT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A staging folder with all published modules. They are built as for a release, from a copy of the
 * checkout, and signed with a key that is created for that.
 */
final class Staging {

  /** The version of the staged modules, which no repository has. */
  static final String VERSION = "0.1.0-staged";

  private static Staging first;

  private final Path sources;
  private final Path folder;

  private Staging(Path sources, Path folder) {
    this.sources = sources;
    this.folder = folder;
  }

  /** Returns the staging folder that all tests share; builds it at the first call. */
  static synchronized Staging first() throws IOException, InterruptedException {
    if (first == null) {
      Path home = Commands.emptyTarget("gnupg");
      Commands.run("chmod", home, Map.of(), List.of("chmod", "700", home.toString())).succeeded();
      Map<String, String> environment = Map.of("GNUPGHOME", home.toString(), "TZ", "UTC");
      Commands.run(
              "create-key",
              home,
              environment,
              List.of(
                  "gpg", "--batch", "--passphrase", "", "--quick-generate-key", "Throwaway key"))
          .succeeded();
      Commands.emptyTarget("repository"); // may have what an earlier build staged
      first = build("first", "022", environment, List.of());
    }
    return first;
  }

  /**
   * Builds the modules from a copy of the checkout.
   *
   * @param name the name of the folder to build in
   * @param umask the permissions that new files lack
   */
  static Staging build(
      String name, String umask, Map<String, String> environment, List<String> options)
      throws IOException, InterruptedException {
    Path sources = Commands.emptyTarget("builds/" + name);
    Path folder = Commands.emptyTarget("staging/" + name);
    List<String> maven =
        new ArrayList<>(
            List.of(
                "./mvnw",
                "-B",
                "-ntp",
                "-P",
                "release",
                "deploy",
                "-DskipTests",
                "-Drevision=" + VERSION,
                "-DaltDeploymentRepository=staging::" + folder.toUri(),
                "-pl",
                "!snapshot-examples,!snapshot-integration-tests"));
    maven.addAll(options);
    String script =
        "umask "
            + umask
            + " && tar -C \"$0\" --exclude=./target --exclude='./snapshot-*/target' --exclude=./.git"
            + " -cf - . | tar --no-same-permissions -xf - && exec \"$@\"";
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, CHECKOUT.toString()));
    command.addAll(maven);
    Commands.run("build-" + name.replace(' ', '-'), sources, environment, command).succeeded();
    return new Staging(sources, folder);
  }

  /** Returns the copy of the checkout that was built. */
  Path sources() {
    return sources;
  }

  /** Returns the root of the staged repository. */
  Path folder() {
    return folder;
  }

  /** Returns Maven settings that add the staging folder to the repositories of every project. */
  Path settings() throws IOException {
    Path settings = Commands.target("settings").resolve(folder.getFileName() + ".xml");
    return Files.writeString(
        settings,
        """
        <settings xmlns="http://maven.apache.org/SETTINGS/1.2.0">
          <profiles>
            <profile>
              <id>staging</id>
              <repositories>
                <repository>
                  <id>staging</id>
                  <url>%s</url>
                </repository>
              </repositories>
            </profile>
          </profiles>
          <activeProfiles>
            <activeProfile>staging</activeProfile>
          </activeProfiles>
        </settings>
        """
            .replace("%s", folder.toUri().toString()));
  }
}

package io.github.tenantsnapshot.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.azure.core.http.okhttp.OkHttpAsyncHttpClientBuilder;
import com.azure.identity.ClientSecretCredential;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import com.microsoft.kiota.authentication.AzureIdentityAuthenticationProvider;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.okhttp.GraphInterceptor;
import io.github.tenantsnapshot.tests.programs.Programs;
import io.github.tenantsnapshot.tests.programs.Programs.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that sign in with libraries of Microsoft, with the true host names. Only the resolution
 * of the names and the trust of each client's process are changed.
 */
class SignInClientsTest {

  private static final String SCOPE = "https://graph.microsoft.com/.default";

  private static final Path SCRIPTS = Path.of("src", "test", "clients", "sign-in");

  @TempDir private Path folder;

  @Test
  void azureIdentitySignsInToTheServer() throws Exception {
    try (SignInServer server = SignInServer.start(folder)) {
      List<String> command = new ArrayList<>(List.of(Programs.java()));
      command.addAll(server.javaOptions());
      command.addAll(
          List.of(
              "-cp",
              System.getProperty("java.class.path"),
              Client.class.getName(),
              server.tenantId(),
              SignInServer.APP));
      Outcome right = run(command, SignInServer.SECRET);
      assertThat(right.out()).as(right.err()).endsWith("jobs: 0");

      Outcome wrong = run(command, "wrong");
      assertThat(wrong.out()).as(wrong.err()).contains("AADSTS7000215");
    }
  }

  @Test
  void azureIdentitySignsInInProcess() {
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      simulator
          .signIn()
          .register(SignInServer.APP, SignInServer.SECRET, Permission.values())
          .requireRegistration();
      OkHttpClient http =
          new OkHttpClient.Builder()
              .addInterceptor(GraphInterceptor.of(simulator).withSignIn().strict())
              .build();
      ClientSecretCredential credential =
          new ClientSecretCredentialBuilder()
              .tenantId(simulator.tenant().id())
              .clientId(SignInServer.APP)
              .clientSecret(SignInServer.SECRET)
              .httpClient(new OkHttpAsyncHttpClientBuilder(http).build())
              .build();
      GraphServiceClient client =
          new GraphServiceClient(
              new AzureIdentityAuthenticationProvider(credential, new String[0], SCOPE), http);

      assertThat(jobs(client)).isZero();
      simulator.advance(Duration.ofDays(7)); // the credential keeps its token
      assertThat(jobs(client)).isZero();
    }
  }

  @Test
  void msalForNodeSignsInToTheServer() throws Exception {
    Programs.assume("node", "--eval", "fetch");
    for (String file : List.of("package.json", "package-lock.json", "msal-node.mjs")) {
      Files.copy(SCRIPTS.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    Outcome installed =
        runOrSkip(folder, Map.of(), List.of("npm", "ci", "--ignore-scripts", "--no-audit"));
    if (installed.status() != 0) {
      abort("skipped: npm cannot install MSAL: " + installed.err());
    }
    try (SignInServer server = SignInServer.start(folder)) {
      List<String> command =
          List.of(
              "node",
              "--require",
              SCRIPTS.resolve("resolve.cjs").toAbsolutePath().toString(),
              "msal-node.mjs",
              server.tenantId(),
              SignInServer.APP);
      Map<String, String> environment =
          Map.of(
              "SIMULATOR_ADDRESS", server.address, "NODE_EXTRA_CA_CERTS", server.pem().toString());
      assertSignsIn(folder, environment, command);
    }
  }

  @Test
  void msalForPythonSignsInToTheServer() throws Exception {
    String python =
        pythonWithMsal()
            .orElseGet(() -> abort("skipped: no Python on the PATH has the package msal"));
    try (SignInServer server = SignInServer.start(folder)) {
      Path scripts = SCRIPTS.toAbsolutePath();
      Map<String, String> environment =
          Map.of(
              "SIMULATOR_ADDRESS",
              server.address,
              "REQUESTS_CA_BUNDLE",
              server.pem().toString(),
              "PYTHONPATH",
              scripts.toString(),
              "PYTHONDONTWRITEBYTECODE",
              "1");
      assertSignsIn(
          folder,
          environment,
          List.of(
              python,
              scripts.resolve("msal_client.py").toString(),
              server.tenantId(),
              SignInServer.APP));
    }
  }

  private static void assertSignsIn(
      Path folder, Map<String, String> environment, List<String> command) throws Exception {
    Outcome right = Programs.run(folder, environment, with(command, SignInServer.SECRET));
    assertThat(right.status()).as(right.err()).isZero();
    assertThat(right.out()).isEqualToIgnoringNewLines("200");

    Outcome wrong = Programs.run(folder, environment, with(command, "wrong"));
    assertThat(wrong.status()).isNotZero();
    assertThat(wrong.err()).contains("AADSTS7000215");
  }

  private Outcome run(List<String> command, String secret) throws Exception {
    return Programs.run(folder, Map.of(), with(command, secret));
  }

  private static List<String> with(List<String> command, String secret) {
    return Stream.concat(command.stream(), Stream.of(secret)).toList();
  }

  private static Outcome runOrSkip(
      Path folder, Map<String, String> environment, List<String> command) throws Exception {
    try {
      return Programs.run(folder, environment, command);
    } catch (IOException e) {
      return abort("skipped: there is no " + command.get(0) + " to run: " + e.getMessage());
    }
  }

  /** Returns a Python that has MSAL, of all on the PATH. */
  private Optional<String> pythonWithMsal() throws Exception {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    for (String each : path.split(File.pathSeparator, -1)) {
      Path python = Path.of(each, "python3");
      if (!each.isEmpty()
          && Files.isExecutable(python)
          && Programs.run(folder, Map.of(), List.of(python.toString(), "-c", "import msal"))
                  .status()
              == 0) {
        return Optional.of(python.toString());
      }
    }
    return Optional.empty();
  }

  private static int jobs(GraphServiceClient client) {
    return client
        .admin()
        .configurationManagement()
        .configurationSnapshotJobs()
        .get()
        .getValue()
        .size();
  }

  /** A program that signs in and lists jobs, and which knows nothing of a simulator. */
  static final class Client {

    private Client() {}

    public static void main(String[] arguments) {
      ClientSecretCredential credential =
          new ClientSecretCredentialBuilder()
              .tenantId(arguments[0])
              .clientId(arguments[1])
              .clientSecret(arguments[2])
              .maxRetry(0)
              .build();
      try {
        System.out.print("jobs: " + jobs(new GraphServiceClient(credential, SCOPE)));
      } catch (RuntimeException e) {
        System.out.print(e);
      }
      System.exit(0); // the clients have threads
    }
  }
}

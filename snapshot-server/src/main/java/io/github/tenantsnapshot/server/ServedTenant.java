package io.github.tenantsnapshot.server;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.simulator.DirectorySettings;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.Tokens;
import io.github.tenantsnapshot.simulator.control.SimulatorControl;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import io.github.tenantsnapshot.simulator.http.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sample tenant, simulated and served over HTTP with its control. Thread-safe. */
final class ServedTenant implements AutoCloseable {

  private final TenantSimulator simulator;
  private final GraphServer server;
  private final ServerInfo info;

  private ServedTenant(TenantSimulator simulator, Settings settings) throws IOException {
    this.simulator = simulator;
    SimulatorControl control = SimulatorControl.of(simulator).withPage();
    this.server = serve(control, simulator, settings);
    this.info =
        new ServerInfo(
            server.uri(),
            simulator.tenant().id(),
            tokens(simulator),
            control.token(),
            settings.certificateFile);
  }

  /**
   * The settings of the server and its simulator.
   *
   * @param address the address to listen on
   * @param port the port; 0 for a free one
   * @param simulation the settings of the simulator
   * @param certificateFile the file to which the HTTPS certificate is written; null for HTTP
   * @param cors the allowed origin of web pages; null for none
   * @param allowedHosts further hosts to which requests may be sent
   * @param directory the settings of the directory; null for none
   * @param load the file with the configuration; null for the sample
   * @param signIn whether the server also responds for login.microsoftonline.com
   * @param applications the registered applications
   */
  record Settings(
      InetAddress address,
      int port,
      SimulationOptions.Simulation simulation,
      @Nullable Path certificateFile,
      @Nullable String cors,
      List<String> allowedHosts,
      @Nullable DirectorySettings directory,
      @Nullable Path load,
      boolean signIn,
      List<Application> applications) {}

  /** An application that may sign in; as text without its secret. */
  record Application(String clientId, String secret) {

    @Override
    public String toString() {
      return "Application[" + clientId + "]";
    }
  }

  /**
   * Starts a simulator and a server for it.
   *
   * @throws IllegalArgumentException if the origin is invalid
   */
  static ServedTenant start(Settings settings) throws IOException {
    TenantSimulator simulator = simulator(settings);
    try {
      return new ServedTenant(simulator, settings);
    } catch (IOException | RuntimeException e) {
      simulator.close();
      throw e;
    }
  }

  /** Returns the URL and the tokens for clients. */
  ServerInfo info() {
    return info;
  }

  /** Stops the server and frees its port. Idempotent. */
  @Override
  public void close() {
    server.close();
    simulator.close();
  }

  private static TenantSimulator simulator(Settings settings) throws IOException {
    SimulationOptions.Simulation simulation = settings.simulation;
    TenantSimulator.Builder builder =
        TenantSimulator.builder()
            .addTenant(tenant -> load(tenant, settings.load))
            .progress(simulation.progress())
            .limits(simulation.limits());
    if (simulation.allowUnknownTypes()) {
      builder.allowUnknownResourceTypes();
    }
    if (!simulation.inVirtualTime()) {
      builder.realTime();
    }
    if (simulation.seed() != null) {
      builder.seed(simulation.seed());
    }
    if (simulation.faultSeed() != null) {
      builder.faultSeed(simulation.faultSeed());
    }
    if (settings.directory != null) {
      builder.directory(settings.directory);
    }
    try {
      return builder.build();
    } catch (UncheckedIOException e) {
      throw e.getCause() instanceof FileSystemException cause
          ? cause
          : new IOException(e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException("cannot load " + e.getMessage(), e);
    }
  }

  private static void load(SimulatedTenant tenant, @Nullable Path file) {
    if (file != null) {
      tenant.addBaseline(file);
      return;
    }
    try (InputStream sample = ServedTenant.class.getResourceAsStream("contoso.json")) {
      tenant.addBaseline(sample);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what the user should know about the configuration, one sentence per line. */
  List<String> warnings() {
    Set<String> rejected = simulator.tenant().notSnapshotable();
    return rejected.isEmpty()
        ? List.of()
        : List.of("No job can request these types of the file: " + String.join(", ", rejected));
  }

  private static GraphServer serve(
      SimulatorControl control, TenantSimulator simulator, Settings settings) throws IOException {
    GraphServer.Builder builder =
        GraphServer.builder(control)
            .address(settings.address)
            .port(settings.port)
            .clock(simulator.clock())
            .addAllowedHosts(settings.allowedHosts.toArray(String[]::new));
    if (settings.cors != null) {
      builder.cors(settings.cors);
    }
    Path certificateFile = settings.certificateFile;
    if (certificateFile != null) {
      TlsIdentity identity =
          settings.signIn
              ? TlsIdentity.selfSignedForSignIn(InstantSource.system())
              : TlsIdentity.selfSigned();
      identity.writePem(certificateFile);
      builder.tls(identity);
    }
    if (settings.signIn) {
      settings.applications.forEach(
          each -> simulator.signIn().register(each.clientId, each.secret, Permission.values()));
      builder.signIn(simulator.signIn());
    }
    try {
      return builder.start();
    } catch (BindException e) {
      throw new IOException(
          "cannot listen on port "
              + settings.port
              + " of "
              + settings.address.getHostAddress()
              + " ("
              + e.getMessage()
              + "); use --port 0 for any free port, and --address for an address of this machine",
          e);
    }
  }

  private static Map<String, String> tokens(TenantSimulator simulator) {
    Tokens tokens = simulator.tokens();
    Caller admin = simulator.tenant().admin();
    Map<String, String> byName = new LinkedHashMap<>();
    byName.put("readWrite", tokens.issue(admin));
    byName.put(
        "read", tokens.issue(admin.withPermissions(Permission.CONFIGURATION_MONITORING_READ_ALL)));
    byName.put("none", tokens.issue(admin.withPermissions()));
    byName.put("expired", tokens.issueExpired(admin));
    return byName;
  }
}

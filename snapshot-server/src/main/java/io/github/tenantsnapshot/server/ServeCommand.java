package io.github.tenantsnapshot.server;

import io.github.tenantsnapshot.simulator.DirectorySettings;
import io.github.tenantsnapshot.simulator.internal.files.AtomicFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command {@code serve}, which runs until the process receives a termination signal. */
@Command(
    name = "serve",
    sortOptions = false,
    description = "Serves a simulated tenant over HTTP until Ctrl-C.")
final class ServeCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8085",
      converter = PortConverter.class,
      description = "the port, 1 to 65535, or 0 for any free port; default: 8085")
  private int port;

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      converter = AddressConverter.class,
      description =
          "the IP address to listen on, such as 0.0.0.0 for all interfaces;"
              + " default: 127.0.0.1")
  private @Nullable InetAddress address;

  @Mixin private @Nullable SimulationOptions simulation;

  @Option(
      names = "--info-file",
      paramLabel = "FILE",
      description = "the file to write endpoint and tokens to, as JSON, once the server listens")
  private @Nullable Path infoFile;

  @Option(names = "--tls", description = "a flag: serve HTTPS with a new self-signed certificate")
  private boolean tls;

  @Option(
      names = "--sign-in",
      description =
          "a flag: with --tls, also respond for login.microsoftonline.com; with another address than"
              + " loopback, only for --application")
  private boolean signIn;

  @Option(
      names = "--application",
      paramLabel = "ID:SECRET",
      converter = ApplicationConverter.class,
      description =
          "an application that signs in: its GUID, a colon and its secret; can be repeated; on"
              + " loopback, applications that are not named need no registration")
  private List<ServedTenant.Application> applications = List.of();

  @Option(
      names = "--pem-file",
      paramLabel = "FILE",
      description = "the file to write the certificate of --tls to; default: next to --info-file")
  private @Nullable Path pemFile;

  @Option(
      names = "--cors",
      paramLabel = "ORIGIN",
      converter = OriginConverter.class,
      description = "the origin of web pages to allow, such as http://localhost:3000, or *")
  private @Nullable String cors;

  @Option(
      names = "--allowed-host",
      paramLabel = "HOST",
      converter = HostConverter.class,
      description =
          "a host name to accept requests for, such as graph.test, *.test or *; can be repeated;"
              + " local names are always allowed")
  private List<String> allowedHosts = List.of();

  @Option(
      names = "--load",
      paramLabel = "FILE",
      description =
          "a file with the tenant's configuration instead of the sample: a downloaded snapshot, or"
              + " the body of a monitor")
  private @Nullable Path load;

  @Option(
      names = "--with-directory",
      description = "a flag: a directory with /servicePrincipals, /me, /organization and more")
  private boolean withDirectory;

  @Option(
      names = "--require-app-roles",
      description =
          "a flag: with --with-directory, a job reads only the types for which the service"
              + " principal has app roles")
  private boolean requireAppRoles;

  @SuppressWarnings("unused") // picocli reads it
  @Option(names = "--help", usageHelp = true, description = "a flag: show this help")
  private boolean help;

  @Override
  public Integer call() throws IOException {
    CommandSpec command = Objects.requireNonNull(spec);
    ServedTenant.Settings settings =
        new ServedTenant.Settings(
            Objects.requireNonNull(address),
            port,
            Objects.requireNonNull(simulation).chosen(),
            certificateFile(command),
            cors,
            List.copyOf(allowedHosts),
            directory(command),
            load,
            signIn(command),
            List.copyOf(applications));
    requireDifferentFiles(command, settings.certificateFile());
    AtomicFile info = infoFile == null ? null : replaceable(infoFile);
    if (info != null) {
      info.delete(); // clients must not read the file of an earlier run
    }
    if (settings.certificateFile() != null) {
      replaceable(settings.certificateFile());
    }
    try (ServedTenant served = ServedTenant.start(settings)) {
      Thread end = endWhenSignalled(served); // before clients can use the server
      try {
        if (info != null) {
          served.info().write(info);
        }
        served.warnings().forEach(command.commandLine().getOut()::println);
        Instructions.print(served.info(), settings.simulation(), command.commandLine().getOut());
        new CountDownLatch(1).await();
      } catch (InterruptedException e) { // an embedding program stops the command this way
        Runtime.getRuntime().removeShutdownHook(end);
      }
    }
    return 0;
  }

  /** Returns a file, after creating its folder. */
  private static AtomicFile replaceable(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a folder");
    if (!Files.isDirectory(folder)) { // JDK 17 throws for a symbolic link to one
      Files.createDirectories(folder);
    }
    return AtomicFile.at(file);
  }

  /** Registers a shutdown hook that stops the server and ends the process with exit code 0. */
  private static Thread endWhenSignalled(ServedTenant served) {
    Runtime runtime = Runtime.getRuntime();
    Thread end =
        new Thread(
            () -> {
              served.close();
              runtime.halt(0); // otherwise the exit code would be that of the signal
            },
            "serve-end");
    runtime.addShutdownHook(end);
    return end;
  }

  /** Returns the file to which the certificate is written; null without TLS. */
  private @Nullable Path certificateFile(CommandSpec command) {
    if (!tls) {
      if (pemFile != null) {
        throw wrong(command, "--pem-file requires --tls");
      }
      return null;
    }
    if (pemFile != null) {
      return pemFile;
    }
    if (infoFile == null) {
      throw wrong(command, "--tls requires --pem-file or --info-file, to write the certificate to");
    }
    String name = infoFile.toAbsolutePath().normalize().getFileName().toString();
    return infoFile.resolveSibling(name.replaceFirst("\\.json$", "") + ".pem");
  }

  /**
   * Rejects options that name the same file: the server would overwrite the tenant to load, or one
   * of its own files.
   */
  private void requireDifferentFiles(CommandSpec command, @Nullable Path certificate)
      throws IOException {
    String certificateOption =
        pemFile != null ? "--pem-file" : "the certificate next to --info-file";
    requireDifferent(command, "--load", load, "--info-file", infoFile);
    requireDifferent(command, "--load", load, certificateOption, certificate);
    requireDifferent(command, "--info-file", infoFile, certificateOption, certificate);
  }

  private static void requireDifferent(
      CommandSpec command,
      String option,
      @Nullable Path file,
      String otherOption,
      @Nullable Path otherFile)
      throws IOException {
    if (file != null
        && otherFile != null
        && file.toFile().getCanonicalFile().equals(otherFile.toFile().getCanonicalFile())) {
      throw wrong(command, option + " and " + otherOption + " must be different files: " + file);
    }
  }

  private boolean signIn(CommandSpec command) {
    if (signIn && !tls) {
      throw wrong(command, "--sign-in requires --tls");
    }
    if (!signIn && !applications.isEmpty()) {
      throw wrong(command, "--application requires --sign-in");
    }
    return signIn;
  }

  private @Nullable DirectorySettings directory(CommandSpec command) {
    if (requireAppRoles && !withDirectory) {
      throw wrong(command, "--require-app-roles requires --with-directory");
    }
    return withDirectory
        ? DirectorySettings.builder().appRolesRequired(requireAppRoles).build()
        : null;
  }

  private static ParameterException wrong(CommandSpec command, String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /** Parses a port. */
  static final class PortConverter implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String text) {
      if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
        throw new TypeConversionException("'" + text + "' is not a port");
      }
      return Integer.valueOf(text);
    }
  }

  /** Parses an origin. Browsers send the origin {@code null} for pages of the rejected schemes. */
  static final class OriginConverter implements ITypeConverter<String> {

    private static final Pattern ORIGIN =
        Pattern.compile(
            "\\*|null|(?!(?:ftp|file|ws|wss|data)://)[a-z][a-z0-9+.-]*://[A-Za-z0-9._~\\[\\]:-]+");

    @Override
    public String convert(String text) {
      if (!ORIGIN.matcher(text).matches()) {
        throw new TypeConversionException("'" + text + "' is not the origin of a web page");
      }
      return text;
    }
  }

  /** Parses an application. The message does not contain the text, which has a secret. */
  static final class ApplicationConverter implements ITypeConverter<ServedTenant.Application> {

    private static final Pattern APPLICATION =
        Pattern.compile("([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}):(.+)");

    @Override
    public ServedTenant.Application convert(String text) {
      Matcher application = APPLICATION.matcher(text);
      if (!application.matches()) {
        throw new TypeConversionException("an application is a GUID, a colon and a secret");
      }
      return new ServedTenant.Application(application.group(1), application.group(2));
    }
  }

  /** Parses a host to which requests may be sent. */
  static final class HostConverter implements ITypeConverter<String> {

    private static final Pattern HOST =
        Pattern.compile(
            "\\*|(\\*\\.)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    @Override
    public String convert(String text) {
      if (!HOST.matcher(text).matches()) {
        throw new TypeConversionException("'" + text + "' is not a host name without a port");
      }
      return text;
    }
  }

  /** Parses an IP address. Host names are rejected: how they resolve depends on the machine. */
  static final class AddressConverter implements ITypeConverter<InetAddress> {

    private static final Pattern IPV4 =
        Pattern.compile(
            "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    @Override
    public InetAddress convert(String text) {
      if (IPV4.matcher(text).matches() || IPV6.matcher(text).matches()) {
        try {
          return InetAddress.getByName(text.contains(":") ? "[" + text + "]" : text);
        } catch (UnknownHostException e) {
          throw new TypeConversionException("'" + text + "' is not an IP address");
        }
      }
      throw new TypeConversionException("'" + text + "' is not an IP address");
    }
  }
}

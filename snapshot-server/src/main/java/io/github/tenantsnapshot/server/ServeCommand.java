package io.github.tenantsnapshot.server;

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

/** The command that serves a simulated tenant until the process is told to end. */
@Command(
    name = "serve",
    sortOptions = false,
    description = "A simulated tenant over HTTP, until Ctrl-C.")
final class ServeCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8085",
      converter = PortConverter.class,
      description = "the port, 1 to 65535, or 0 for a free one; 8085 if not given")
  private int port;

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      converter = AddressConverter.class,
      description =
          "the IP address to listen on, such as 0.0.0.0 for all of a container;"
              + " 127.0.0.1 if not given")
  private @Nullable InetAddress address;

  @Mixin private @Nullable SimulationOptions simulation;

  @Option(
      names = "--info-file",
      paramLabel = "FILE",
      description = "a file that gets endpoint and tokens as JSON once it is listening")
  private @Nullable Path infoFile;

  @Option(names = "--tls", description = "a switch: HTTPS, with a certificate made for it")
  private boolean tls;

  @Option(
      names = "--pem-file",
      paramLabel = "FILE",
      description = "a file that gets the certificate of --tls; beside --info-file if not given")
  private @Nullable Path pemFile;

  @Option(
      names = "--cors",
      paramLabel = "ORIGIN",
      converter = OriginConverter.class,
      description = "the origin of web pages that may call, such as http://localhost:3000, or *")
  private @Nullable String cors;

  @Option(
      names = "--allowed-host",
      paramLabel = "HOST",
      converter = HostConverter.class,
      description =
          "a host name that requests may be sent to, such as graph.test, *.test or *; may be given"
              + " several times; local names are always allowed")
  private List<String> allowedHosts = List.of();

  @Option(
      names = "--with-directory",
      description = "a switch: canned answers for /me, /organization, /domains and more")
  private boolean withDirectory;

  @SuppressWarnings("unused") // picocli looks at it
  @Option(names = "--help", usageHelp = true, description = "a switch: shows these options")
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
            withDirectory);
    AtomicFile info = infoFile == null ? null : replaceable(infoFile);
    if (info != null) {
      info.delete(); // what an earlier run has written, so that nobody takes it for this one's
    }
    if (settings.certificateFile() != null) {
      replaceable(settings.certificateFile());
    }
    try (ServedTenant served = ServedTenant.start(settings)) {
      Thread end = endWhenSignalled(served); // before anybody can know that it is listening
      try {
        if (info != null) {
          served.info().write(info);
        }
        Instructions.print(served.info(), settings.simulation(), command.commandLine().getOut());
        new CountDownLatch(1).await();
      } catch (InterruptedException e) { // which is how a program that embeds this stops it
        Runtime.getRuntime().removeShutdownHook(end);
      }
    }
    return 0;
  }

  /** Returns a file whose folder exists. */
  private static AtomicFile replaceable(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a folder");
    if (!Files.isDirectory(folder)) { // JDK 17 would refuse a symbolic link to one
      Files.createDirectories(folder);
    }
    return AtomicFile.at(file);
  }

  /** Makes a signal end the process with exit code 0. */
  private static Thread endWhenSignalled(ServedTenant served) {
    Runtime runtime = Runtime.getRuntime();
    Thread end =
        new Thread(
            () -> {
              served.close();
              runtime.halt(0); // else the exit code would be the signal's
            },
            "serve-end");
    runtime.addShutdownHook(end);
    return end;
  }

  /** Returns where the certificate goes; null without TLS. */
  private @Nullable Path certificateFile(CommandSpec command) {
    if (!tls) {
      if (pemFile != null) {
        throw wrong(command, "--pem-file is for the certificate of --tls, which is not given");
      }
      return null;
    }
    if (pemFile != null) {
      return pemFile;
    }
    if (infoFile == null) {
      throw wrong(command, "--tls needs --pem-file or --info-file, to write the certificate to");
    }
    String name = infoFile.toAbsolutePath().normalize().getFileName().toString();
    return infoFile.resolveSibling(name.replaceFirst("\\.json$", "") + ".pem");
  }

  private static ParameterException wrong(CommandSpec command, String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /** Reads a port. */
  static final class PortConverter implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String text) {
      if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
        throw new TypeConversionException("'" + text + "' is no port");
      }
      return Integer.valueOf(text);
    }
  }

  /** Reads an origin. Pages of the schemes that are refused send the origin null. */
  static final class OriginConverter implements ITypeConverter<String> {

    private static final Pattern ORIGIN =
        Pattern.compile(
            "\\*|null|(?!(?:ftp|file|ws|wss|data)://)[a-z][a-z0-9+.-]*://[A-Za-z0-9._~\\[\\]:-]+");

    @Override
    public String convert(String text) {
      if (!ORIGIN.matcher(text).matches()) {
        throw new TypeConversionException("'" + text + "' is the origin of no web page");
      }
      return text;
    }
  }

  /** Reads a host that requests may be sent to. */
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

  /** Reads an IP address. A name is none: what it means depends on where it is asked. */
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
          throw new TypeConversionException("'" + text + "' is no IP address");
        }
      }
      throw new TypeConversionException("'" + text + "' is no IP address");
    }
  }
}

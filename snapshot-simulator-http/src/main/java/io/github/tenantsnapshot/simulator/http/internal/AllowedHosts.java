package io.github.tenantsnapshot.simulator.http.internal;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The host names to which requests may be sent. This check prevents DNS rebinding: requests of a
 * web page whose own host name resolves to this server have that host name. Immutable.
 */
public final class AllowedHosts {

  /** The name that allows any host. */
  private static final String ANY = "*";

  private static final Pattern NAME =
      Pattern.compile(
          "(?:\\*\\.)?[A-Za-z0-9._~-]+|\\[?[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*]?|\\*");

  private static final Pattern IPV4_LOOPBACK = Pattern.compile("127(?:\\.[0-9]{1,3}){3}");

  private final Set<String> names;

  /**
   * Creates an instance that allows the given hosts.
   *
   * @param names the case-insensitive names; {@code *.example.com} for all its subdomains, {@code
   *     *} for any host; IPv6 addresses with or without brackets
   */
  public AllowedHosts(Collection<String> names) {
    Set<String> normal = new TreeSet<>();
    names.forEach(name -> normal.add(normalized(name)));
    this.names = normal;
  }

  /**
   * Checks a name.
   *
   * @throws IllegalArgumentException if the name is not a valid host
   */
  public static void check(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "host must be a name or an address without a port, such as sim.example, *.example or"
              + " 10.0.0.1, or *: "
              + name);
    }
  }

  /**
   * Returns whether a request may be sent to a host.
   *
   * @param authority the host with an optional port
   * @param localAddress the local address of the connection
   */
  boolean allows(String authority, String localAddress) {
    String host = normalized(withoutPort(authority));
    return names.contains(host)
        || names.contains(ANY)
        || IPV4_LOOPBACK.matcher(host).matches()
        || host.equals(normalized(localAddress))
        || names.stream()
            .anyMatch(name -> name.startsWith("*.") && host.endsWith(name.substring(1)));
  }

  /** Returns an address in the form that clients send: the shortest one, without a zone. */
  public static String text(InetAddress address) {
    return NetUtil.toAddressString(address);
  }

  @Override
  public String toString() {
    return String.join(", ", names);
  }

  static String withoutPort(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
  }

  /** Returns a host in lower case without brackets; an IPv6 address in its shortest form. */
  private static String normalized(String host) {
    int zone = host.indexOf('%'); // of an IPv6 address
    String lower = (zone < 0 ? host : host.substring(0, zone)).toLowerCase(Locale.ROOT);
    String open = lower.startsWith("[") ? lower.substring(1) : lower;
    String bare = open.endsWith("]") ? open.substring(0, open.length() - 1) : open;
    byte[] address =
        bare.indexOf(':') < 0 ? null : NetUtil.createByteArrayFromIpAddressString(bare);
    return address == null ? bare : text(address);
  }

  private static String text(byte[] address) {
    try {
      return text(InetAddress.getByAddress(address)); // IPv4 if it is mapped
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address must have 4 or 16 bytes", e);
    }
  }
}

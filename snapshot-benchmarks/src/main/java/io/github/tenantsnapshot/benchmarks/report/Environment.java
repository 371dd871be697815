package io.github.tenantsnapshot.benchmarks.report;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;

/**
 * The machine and the versions of a measurement.
 *
 * @param cores the number of processors
 * @param memory the memory of the machine in GiB
 * @param system the operating system
 * @param java the version of the JVM
 * @param versions the versions of the peers and the databases
 */
public record Environment(
    int cores, long memory, String system, String java, Map<String, String> versions) {

  private static final String VERSION = "version.";

  /** Returns this machine, with the versions of the system properties {@code version.…}. */
  public static Environment current() {
    Map<String, String> versions = new TreeMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith(VERSION)) {
        versions.put(name.substring(VERSION.length()), System.getProperty(name));
      }
    }
    OperatingSystemMXBean machine =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Environment(
        Runtime.getRuntime().availableProcessors(),
        Math.round(machine.getTotalMemorySize() / (double) (1L << 30)),
        machine.getName() + " " + machine.getVersion() + ", " + machine.getArch(),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        versions);
  }

  String text() {
    StringBuilder text =
        new StringBuilder(cores + " cores, " + memory + " GiB, " + system + ", " + java);
    versions.forEach((name, version) -> text.append(", ").append(name).append(' ').append(version));
    return text.toString();
  }
}

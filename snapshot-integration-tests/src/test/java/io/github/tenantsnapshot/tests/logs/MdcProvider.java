package io.github.tenantsnapshot.tests.logs;

import org.slf4j.ILoggerFactory;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.simple.SimpleServiceProvider;
import org.slf4j.spi.MDCAdapter;

/**
 * An SLF4J provider that adds to slf4j-simple what it lacks: an MDC, and loggers whose lines can be
 * recorded. Surefire selects it with the system property {@code slf4j.provider}.
 */
public final class MdcProvider extends SimpleServiceProvider {

  private final MDCAdapter mdc = new BasicMDCAdapter();

  /** Creates a provider. */
  public MdcProvider() {}

  @Override
  public ILoggerFactory getLoggerFactory() {
    ILoggerFactory simple = super.getLoggerFactory();
    return name -> new RecordedLogger(simple.getLogger(name));
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return mdc;
  }
}

package io.github.tenantsnapshot.store.jdbc;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Wrapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recognition of data sources that return the connection of the application's current
 * transaction, which the store would commit. Spring's is the only common one. It is recognized by
 * name, because this module does not depend on Spring.
 *
 * <p>A wrapper of such a data source is recognized if it, or its connections, support {@link
 * Wrapper}, as pools and Spring's own wrappers do. Others can only be recognized by their effect.
 */
final class TransactionAwareDataSources {

  private static final Logger LOG = LoggerFactory.getLogger(TransactionAwareDataSources.class);

  private static final String PACKAGE = "org.springframework.jdbc.datasource.";
  private static final String DATA_SOURCE = PACKAGE + "TransactionAwareDataSourceProxy";

  /** An interface of several proxies of connections; their handlers distinguish them. */
  private static final String CONNECTION = PACKAGE + "ConnectionProxy";

  private TransactionAwareDataSources() {}

  /** The rejection of a data source, as opposed to the failure of one. */
  static final class RejectedException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private RejectedException(DataSource dataSource) {
      super(
          "dataSource must be the pool itself, and neither Spring's TransactionAwareDataSourceProxy"
              + " nor a wrapper of it, because the store commits its own transactions: "
              + dataSource.getClass().getName());
    }
  }

  /**
   * Rejects a data source that is transaction-aware, or wraps one that is. Opens no connection.
   *
   * @throws RejectedException if it is recognized
   */
  static void reject(DataSource dataSource) {
    for (Class<?> type = dataSource.getClass(); type != null; type = type.getSuperclass()) {
      if (type.getName().equals(DATA_SOURCE)) {
        throw new RejectedException(dataSource);
      }
    }
    if (!unwrapped(dataSource, DATA_SOURCE).isEmpty()) {
      throw new RejectedException(dataSource);
    }
  }

  /**
   * Rejects a data source because of a connection that it has returned: its wrapper may hide what
   * it wraps, or may have started only with this connection.
   *
   * @throws RejectedException if the connection is transaction-aware
   */
  static void reject(DataSource dataSource, Connection connection) {
    for (Object proxy : unwrapped(connection, CONNECTION)) {
      if (Proxy.isProxyClass(proxy.getClass())
          && Proxy.getInvocationHandler(proxy).getClass().getName().startsWith(DATA_SOURCE)) {
        throw new RejectedException(dataSource);
      }
    }
  }

  /** Returns what a wrapper unwraps to as a type, which may be loaded by several class loaders. */
  private static List<Object> unwrapped(Wrapper wrapper, String typeName) {
    List<Object> found = new ArrayList<>();
    for (Class<?> type : loaded(typeName, wrapper)) {
      try {
        if (wrapper.isWrapperFor(type)) {
          found.add(wrapper.unwrap(type));
        }
      } catch (SQLException | RuntimeException e) { // many do not support it
        LOG.debug("{} cannot tell what it wraps", wrapper.getClass().getName(), e);
      }
    }
    return found;
  }

  private static Set<Class<?>> loaded(String typeName, Object near) {
    Set<Class<?>> types = new HashSet<>();
    for (ClassLoader loader :
        Arrays.asList(
            near.getClass().getClassLoader(),
            Thread.currentThread().getContextClassLoader(),
            TransactionAwareDataSources.class.getClassLoader())) {
      try {
        types.add(Class.forName(typeName, false, loader));
      } catch (ClassNotFoundException e) {
        LOG.trace("{} does not load {}", loader, typeName, e);
      }
    }
    return types;
  }
}

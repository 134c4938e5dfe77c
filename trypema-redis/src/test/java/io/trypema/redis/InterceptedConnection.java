package io.trypema.redis;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;

/**
 * Connections whose replies to asynchronous commands are replaced.
 */
final class InterceptedConnection {

	private InterceptedConnection() {
	}

	@SuppressWarnings("unchecked")
	static StatefulConnection<byte[], byte[]> of(Object connection, Interceptor interceptor) {
		RedisAsyncCommands<?, ?> commands = proxy(RedisAsyncCommands.class,
				(proxy, method, arguments) -> interceptor.replace(method.getName(),
						invoke(((StatefulRedisConnection<?, ?>) connection).async(), method, arguments)));
		return (StatefulConnection<byte[], byte[]>) proxy(StatefulRedisConnection.class, (proxy, method,
				arguments) -> method.getName().equals("async") ? commands : invoke(connection, method, arguments));
	}

	private static <T> T proxy(Class<T> type, InvocationHandler handler) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
	}

	private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	/**
	 * Replaces replies.
	 */
	interface Interceptor {

		Object replace(String command, Object reply);

	}

}

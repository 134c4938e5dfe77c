package io.trypema.redis;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a process to Redis: the schedule delivers its messages.
 */
final class SimulatedConnection {

	private final SimulatedNetwork network;

	private final String process;

	private final List<RedisConnectionStateListener> listeners = new ArrayList<>();

	private final RedisAsyncCommands<byte[], byte[]> commands;

	private boolean open = true;

	private SimulatedConnection(SimulatedNetwork network, String process) {
		this.network = network;
		this.process = process;
		this.commands = proxy(RedisAsyncCommands.class, this::command);
	}

	/** Open a connection of a process. */
	static StatefulRedisConnection<byte[], byte[]> open(SimulatedNetwork network, String process) {
		SimulatedConnection opened = new SimulatedConnection(network, process);
		network.opened(opened);
		return proxy(StatefulRedisConnection.class, opened::invoke);
	}

	@SuppressWarnings("unchecked")
	private static <T> T proxy(Class<? super T> type, Invocation invocation) {
		InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
			case "hashCode" -> System.identityHashCode(proxy);
			case "equals" -> proxy == arguments[0];
			case "toString" -> type.getSimpleName();
			default -> invocation.invoke(method, (arguments != null) ? arguments : new Object[0]);
		};
		return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler);
	}

	String process() {
		return this.process;
	}

	boolean isOpen() {
		return this.open;
	}

	private @Nullable Object invoke(Method method, Object[] arguments) {
		return switch (method.getName()) {
			case "async" -> this.commands;
			case "isOpen" -> this.open;
			case "addListener" -> this.listeners.add((RedisConnectionStateListener) arguments[0]);
			case "closeAsync" -> close();
			default -> throw new UnsupportedOperationException(method.toString());
		};
	}

	private Object command(Method method, Object[] arguments) {
		return switch (method.getName()) {
			case "scriptLoad" -> this.network.ignored(this);
			case "evalsha" -> this.network.send(this, new Script("", (String) arguments[0]), (byte[][]) arguments[2],
					(byte[][]) arguments[3]);
			case "eval" -> this.network.send(this, new Script((String) arguments[0], ""), (byte[][]) arguments[2],
					(byte[][]) arguments[3]);
			default -> throw new UnsupportedOperationException(method.toString());
		};
	}

	private CompletableFuture<?> close() {
		this.open = false;
		this.network.disconnected(this, new RedisException("Connection closed"));
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * Lose the connection: messages in transit to Redis may still arrive, answers do not.
	 * @param failure the failure of the commands, or {@code null} if they do not fail
	 */
	void lose(@Nullable RedisException failure) {
		this.open = false;
		this.network.disconnected(this, failure);
		List.copyOf(this.listeners).forEach((listener) -> listener.onRedisDisconnected(null));
	}

	/**
	 * Implements a method of an interface.
	 */
	@FunctionalInterface
	private interface Invocation {

		@Nullable Object invoke(Method method, Object[] arguments);

	}

}

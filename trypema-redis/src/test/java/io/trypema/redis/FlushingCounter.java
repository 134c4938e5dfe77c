package io.trypema.redis;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

import io.trypema.CountComparator;
import io.trypema.counter.CounterUpdate;
import io.trypema.counter.InstanceAwareCounter;

/**
 * A {@link LaxInstanceAwareCounter} that reads the keys of an operation again before it,
 * and flushes to Redis after it, so that operations take effect in the order of the
 * calls.
 */
final class FlushingCounter implements InvocationHandler {

	private static final Set<String> ABOUT_THE_COUNTER = Set.of("name", "instanceId", "close");

	private final LaxInstanceAwareCounter counter;

	private boolean closed;

	private FlushingCounter(LaxInstanceAwareCounter counter) {
		this.counter = counter;
	}

	static InstanceAwareCounter of(LaxInstanceAwareCounter counter) {
		return (InstanceAwareCounter) Proxy.newProxyInstance(FlushingCounter.class.getClassLoader(),
				new Class<?>[] { InstanceAwareCounter.class }, new FlushingCounter(counter));
	}

	static LaxInstanceAwareCounter unwrap(InstanceAwareCounter flushing) {
		return ((FlushingCounter) Proxy.getInvocationHandler(flushing)).counter;
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
		if (method.getDeclaringClass() == Object.class) {
			return method.invoke(this, arguments);
		}
		boolean flushing = !this.closed && !ABOUT_THE_COUNTER.contains(method.getName());
		try {
			if (flushing && arguments != null) {
				readAnew(arguments[0]);
			}
		}
		catch (CompletionException ex) {
			if (CompletableFuture.class.isAssignableFrom(method.getReturnType())) {
				return CompletableFuture.failedFuture(ex.getCause());
			}
			throw ex.getCause();
		}
		this.closed |= method.getName().equals("close");
		try {
			Object result = method.invoke(this.counter, arguments);
			return flushing ? brought(result) : result;
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	private void readAnew(Object argument) {
		Collection<?> rows = (argument instanceof Collection<?> collection) ? collection : List.of(argument);
		CompletableFuture
			.allOf(rows.stream()
				.map((row) -> (row instanceof CounterUpdate update) ? update.key() : (String) row)
				.distinct()
				.map((key) -> this.counter.incIfAsync(key, CountComparator.always(), 0))
				.toArray(CompletableFuture[]::new))
			.join();
	}

	private @Nullable Object brought(@Nullable Object result) {
		if (result instanceof CompletableFuture<?> future) {
			return future.thenCompose((value) -> this.counter.flushAsync().thenApply((flushed) -> value));
		}
		this.counter.flush();
		return result;
	}

}

package io.trypema.spring.interceptor;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.trypema.AbsoluteRateLimiter;
import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimiterProvider;
import io.trypema.RateLimiterUnavailableException;
import io.trypema.SuppressedRateLimiter;
import io.trypema.Ticker;
import io.trypema.WindowLimit;
import io.trypema.local.LocalRateLimiterProvider;

/**
 * A provider, of type Redis by default, whose decisions can be made to fail.
 */
public final class OutageProvider implements RateLimiterProvider {

	private final LocalRateLimiterProvider store;

	private final AbsoluteRateLimiter absolute;

	private volatile Predicate<String> fails = (operation) -> false;

	private final ProviderType type;

	public OutageProvider(Ticker ticker) {
		this(ticker, ProviderType.REDIS);
	}

	OutageProvider(Ticker ticker, ProviderType type) {
		this.type = type;
		this.store = LocalRateLimiterProvider.builder().ticker(ticker).build();
		this.absolute = (AbsoluteRateLimiter) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { AbsoluteRateLimiter.class }, (proxy, method, arguments) -> invoke(method, arguments));
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private @Nullable Object invoke(Method method, Object[] arguments) throws Throwable {
		if (this.fails.test(method.getName() + " " + arguments[0])) {
			RateLimiterUnavailableException failure = new RateLimiterUnavailableException(
					"Redis gave no answer in 200 ms", new ConnectException("Connection refused"));
			if (method.getReturnType() == CompletableFuture.class) {
				return CompletableFuture.failedFuture(failure);
			}
			throw failure;
		}
		try {
			return method.invoke(this.store.absolute(), arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	/** Let all operations fail from now on. */
	public OutageProvider stop() {
		return fail((operation) -> true);
	}

	/** Let operations fail whose method and key, separated by a space, match. */
	OutageProvider fail(Predicate<String> operations) {
		this.fails = operations;
		return this;
	}

	void start() {
		this.fails = (operation) -> false;
	}

	/** Return the permits that a key has requested, also during an outage. */
	long used(String key, String rate) {
		return this.store.absolute().usage(key, RateLimit.parse(rate)).observed();
	}

	@Override
	public ProviderType type() {
		return this.type;
	}

	@Override
	public AbsoluteRateLimiter absolute() {
		return this.absolute;
	}

	@Override
	public SuppressedRateLimiter suppressed() {
		return this.store.suppressed();
	}

	@Override
	public WindowLimit resolve(RateLimit limit) {
		return this.store.resolve(limit);
	}

	@Override
	public Stream<String> keysInProcess(RateLimitStrategy strategy) {
		return Stream.empty();
	}

	@Override
	public void close() {
		this.store.close();
	}

}

package io.trypema.spring.interceptor;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import io.trypema.AbsoluteRateLimiter;
import io.trypema.ProviderType;
import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimiterProvider;
import io.trypema.SuppressedRateLimiter;
import io.trypema.WindowLimit;
import io.trypema.local.LocalRateLimiterProvider;

/**
 * A provider whose asynchronous answers come from its own thread, once a test releases
 * them.
 */
public final class LateProvider implements RateLimiterProvider {

	private final ExecutorService thread = Executors.newSingleThreadExecutor((task) -> new Thread(task, "provider"));

	private final CompletableFuture<String> refunded = new CompletableFuture<>();

	private final CountDownLatch told = new CountDownLatch(1);

	private final LocalRateLimiterProvider store = LocalRateLimiterProvider.create();

	private final ProviderType type;

	public LateProvider() {
		this(ProviderType.REDIS);
	}

	public LateProvider(ProviderType type) {
		this.type = type;
	}

	public void answer() {
		this.told.countDown();
	}

	/** Return a future that completes when permits are refunded. */
	public CompletableFuture<String> refunded() {
		return this.refunded;
	}

	@Override
	public ProviderType type() {
		return this.type;
	}

	@Override
	public AbsoluteRateLimiter absolute() {
		return (AbsoluteRateLimiter) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { AbsoluteRateLimiter.class }, (proxy, method, arguments) -> CompletableFuture
					.supplyAsync(() -> answer(method, arguments), this.thread));
	}

	private Object answer(Method method, Object[] arguments) {
		try {
			this.told.await();
			Object answer = ((CompletableFuture<?>) method.invoke(this.store.absolute(), arguments)).join();
			if (method.getName().equals("refundAsync")) {
				this.refunded.complete("refunded");
			}
			return answer;
		}
		catch (ReflectiveOperationException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
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
		this.thread.shutdown();
		this.store.close();
	}

}

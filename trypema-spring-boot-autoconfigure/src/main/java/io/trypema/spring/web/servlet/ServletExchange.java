package io.trypema.spring.web.servlet;

import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;
import org.springframework.web.context.request.async.WebAsyncManager;
import org.springframework.web.context.request.async.WebAsyncUtils;

import io.trypema.spring.web.ExchangeEnd;

/**
 * A servlet exchange from the first filter to its end, which may be long after the
 * handler has returned. Callbacks receive the result with which Spring MVC completes the
 * exchange, or the failure: an exception, a timeout, a client that disconnected. Safe for
 * use by many threads.
 */
final class ServletExchange {

	private static final String ATTRIBUTE = ServletExchange.class.getName();

	private final ConcurrentLinkedQueue<Pending> pending = new ConcurrentLinkedQueue<>();

	private final ExchangeEnd end = new ExchangeEnd();

	private volatile @Nullable Throwable failure;

	private @Nullable Throwable interruption;

	/** Whether a task was begun whose end was not seen. */
	private volatile boolean unfinished;

	private ServletExchange() {
	}

	static ServletExchange start(HttpServletRequest request) {
		ServletExchange exchange = new ServletExchange();
		request.setAttribute(ATTRIBUTE, exchange);
		// Before any handler begins: for one of a later dispatch it may be too late
		exchange.intercept(request);
		return exchange;
	}

	/** The exchange of a request, if a filter follows it. */
	static @Nullable ServletExchange of(HttpServletRequest request) {
		return (ServletExchange) request.getAttribute(ATTRIBUTE);
	}

	/** Invoke the callback at the end, with this result if no other comes later. */
	void add(@Nullable Object result, BiConsumer<@Nullable Object, @Nullable Throwable> callback) {
		this.pending.add(new Pending(result, callback));
	}

	/** Replace the interceptors of an earlier exchange of this request. */
	private void intercept(HttpServletRequest request) {
		WebAsyncManager asyncManager = WebAsyncUtils.getAsyncManager(request);
		asyncManager.registerCallableInterceptor(ATTRIBUTE, new CallableOutcome());
		asyncManager.registerDeferredResultInterceptor(ATTRIBUTE, new DeferredOutcome());
	}

	/** Invoke the callback when the response is complete or the client disconnected. */
	void onEnd(Runnable callback) {
		this.end.then(callback);
	}

	/**
	 * Handle a failure of Spring MVC to continue the work of a handler, such as an
	 * emitter whose client disconnected before its first bytes. The request may then
	 * never be completed.
	 */
	void interrupted(Throwable exception) {
		this.interruption = exception;
	}

	/**
	 * Handle the return of the filters, which is the end unless the request is
	 * asynchronous. The request of an error page may be asynchronous because of the
	 * handler that failed, and Tomcat does not complete some of these.
	 */
	void returned(HttpServletRequest request) {
		WebAsyncManager asyncManager = WebAsyncUtils.getAsyncManager(request);
		Throwable interruption = this.interruption;
		if (asyncManager.isConcurrentHandlingStarted()) {
			if (interruption != null && !asyncManager.hasConcurrentResult()) {
				fail(request, interruption);
			}
			return;
		}
		if (request.isAsyncStarted() && request.getDispatcherType() != DispatcherType.ERROR) {
			request.getAsyncContext().addListener(new End());
		}
		else {
			end(request);
		}
	}

	void fail(HttpServletRequest request, Throwable exception) {
		this.failure = exception;
		end(request);
	}

	private void end(HttpServletRequest request) {
		request.removeAttribute(ATTRIBUTE);
		finish();
		this.end.reach();
	}

	/**
	 * End the exchange if the work has failed, which need not complete the request:
	 * Tomcat silently drops one if a write fails on another thread just before that of
	 * the request is done, and Jetty one that fails while its response is being written.
	 */
	private void endIfFailed(@Nullable Object result) {
		if (result instanceof Throwable) {
			this.end.release();
		}
	}

	boolean isOver() {
		return this.end.isReached();
	}

	/** Invoke the callbacks with the outcome known so far. */
	void finish() {
		Throwable exception = this.failure;
		if (exception == null && this.unfinished) {
			exception = new AsyncRequestTimeoutException();
		}
		for (Pending next = this.pending.poll(); next != null; next = this.pending.poll()) {
			next.callback().accept((exception == null) ? next.result() : null, exception);
		}
	}

	private void finish(@Nullable Object result) {
		for (Pending next = this.pending.poll(); next != null; next = this.pending.poll()) {
			boolean failed = result instanceof Throwable;
			next.callback().accept(failed ? null : result, failed ? (Throwable) result : null);
		}
	}

	private record Pending(@Nullable Object result, BiConsumer<@Nullable Object, @Nullable Throwable> callback) {
	}

	/**
	 * Observes the outcome or timeout of a {@link Callable}.
	 */
	private final class CallableOutcome implements CallableProcessingInterceptor {

		@Override
		public <T> void beforeConcurrentHandling(NativeWebRequest request, Callable<T> task) {
			ServletExchange.this.unfinished = true;
		}

		@Override
		public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object concurrentResult) {
			ServletExchange.this.unfinished = false;
			Throwable earlier = ServletExchange.this.failure;
			finish((earlier != null) ? earlier : concurrentResult);
			endIfFailed(concurrentResult);
		}

		@Override
		public <T> Object handleTimeout(NativeWebRequest request, Callable<T> task) {
			ServletExchange.this.failure = new AsyncRequestTimeoutException();
			return RESULT_NONE;
		}

		@Override
		public <T> Object handleError(NativeWebRequest request, Callable<T> task, Throwable exception) {
			ServletExchange.this.failure = exception;
			return RESULT_NONE;
		}

		@Override
		public <T> void afterCompletion(NativeWebRequest request, Callable<T> task) {
			finish();
			ServletExchange.this.end.reach();
		}

	}

	/**
	 * Observes the outcome of a {@link DeferredResult}, which streams have too.
	 */
	private final class DeferredOutcome implements DeferredResultProcessingInterceptor {

		@Override
		public <T> void postProcess(NativeWebRequest request, DeferredResult<T> deferredResult,
				@Nullable Object concurrentResult) {
			finish(concurrentResult);
			endIfFailed(concurrentResult);
		}

		@Override
		public <T> boolean handleTimeout(NativeWebRequest request, DeferredResult<T> deferredResult) {
			ServletExchange.this.failure = new AsyncRequestTimeoutException();
			return true;
		}

		@Override
		public <T> boolean handleError(NativeWebRequest request, DeferredResult<T> deferredResult,
				Throwable exception) {
			ServletExchange.this.failure = exception;
			return true;
		}

		@Override
		public <T> void afterCompletion(NativeWebRequest request, DeferredResult<T> deferredResult) {
			finish();
			ServletExchange.this.end.reach();
		}

	}

	/**
	 * Observes the end of a request that the application itself made asynchronous.
	 */
	private final class End implements AsyncListener {

		@Override
		public void onComplete(AsyncEvent event) {
			finish();
			ServletExchange.this.end.reach();
		}

		@Override
		public void onTimeout(AsyncEvent event) {
			ServletExchange.this.failure = new AsyncRequestTimeoutException();
		}

		@Override
		public void onError(AsyncEvent event) {
			if (event.getThrowable() != null) {
				ServletExchange.this.failure = event.getThrowable();
			}
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
			event.getAsyncContext().addListener(this);
		}

	}

}

package io.trypema.spring.web;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.trypema.spring.interceptor.AppliedLimit;
import io.trypema.spring.interceptor.CallContext;
import io.trypema.spring.interceptor.CallContextSource;

/**
 * The source of contexts in WebFlux applications for methods that return no reactive
 * type. In WebFlux a call is not tied to its thread, so that the caller of such a method
 * cannot be known: asking for it is an error, lest all callers share one key unnoticed.
 *
 * @since 0.1.0
 */
public final class ReactiveCallContextSource implements CallContextSource {

	@Override
	public CallContext current() {
		return UnknownCaller.INSTANCE;
	}

	private enum UnknownCaller implements CallContext {

		INSTANCE;

		@Override
		public @Nullable String clientIp() {
			throw unknown("#clientIp");
		}

		@Override
		public @Nullable String principal() {
			throw unknown("#principal");
		}

		@Override
		public @Nullable String header(String name) {
			throw unknown("#header('" + name + "')");
		}

		@Override
		public void onDecisions(List<AppliedLimit> limits) {
		}

		private static IllegalStateException unknown(String name) {
			return new IllegalStateException(name + " is not known here: in a WebFlux application, a limited method "
					+ "that uses it must return a Mono or Flux, or be a suspending function");
		}

	}

}

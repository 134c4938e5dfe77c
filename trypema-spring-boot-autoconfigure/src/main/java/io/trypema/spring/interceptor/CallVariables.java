package io.trypema.spring.interceptor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import org.jspecify.annotations.Nullable;

/**
 * What expressions see of a {@link CallContext}, looked up only when asked for.
 */
final class CallVariables {

	static final String CLIENT_IP = "clientIp";

	static final String PRINCIPAL = "principal";

	static final String HEADER = "header";

	private static final MethodHandle HEADER_HANDLE = headerHandle();

	private CallVariables() {
	}

	static @Nullable Object lookup(CallContext context, String name) {
		return switch (name) {
			case CLIENT_IP -> context.clientIp();
			case PRINCIPAL -> context.principal();
			case HEADER -> HEADER_HANDLE.bindTo(context);
			default -> null;
		};
	}

	private static MethodHandle headerHandle() {
		try {
			return MethodHandles.lookup()
				.findVirtual(CallContext.class, HEADER, MethodType.methodType(String.class, String.class));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

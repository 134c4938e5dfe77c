package io.trypema.redis;

import java.util.function.BiConsumer;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;

/**
 * Has a server run a script, and once more where it asks for the text of the script, or
 * to ask another server. In none of these cases has it done anything yet.
 */
final class Delivery {

	private final Link link;

	private final ScriptRun run;

	private final Script script;

	private final BiConsumer<byte @Nullable [], @Nullable Throwable> receiver;

	private boolean withText;

	private boolean redirected;

	Delivery(Link link, ScriptRun run, Scripts scripts, BiConsumer<byte @Nullable [], @Nullable Throwable> receiver) {
		this.link = link;
		this.run = run;
		this.script = run.script(scripts);
		this.receiver = receiver;
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	void send() {
		RedisClusterAsyncCommands<byte[], byte[]> others = this.redirected ? this.link.redirected() : null;
		if (others != null) {
			ask(others);
		}
		else {
			this.link.commands().whenComplete((commands, failure) -> {
				if (commands != null) {
					ask(commands);
				}
				else {
					this.receiver.accept(null, Failures.unwrap(failure));
				}
			});
		}
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void ask(RedisClusterAsyncCommands<byte[], byte[]> commands) {
		if (this.run.isCancelled()) {
			this.receiver.accept(null, null);
			return;
		}
		RedisFuture<byte[]> reply;
		try {
			reply = this.withText
					? commands.eval(this.script.text(), ScriptOutputType.VALUE, this.run.names(), this.run.request())
					: commands.evalsha(this.script.digest(), ScriptOutputType.VALUE, this.run.names(),
							this.run.request());
		}
		catch (RuntimeException ex) {
			this.receiver.accept(null, ex);
			return;
		}
		this.run.sent(reply.toCompletableFuture());
		reply.whenComplete((bytes, failure) -> answered(bytes, Failures.unwrap(failure)));
	}

	private void answered(byte @Nullable [] bytes, @Nullable Throwable failure) {
		if (failure instanceof RedisNoScriptException && !this.withText) {
			this.withText = true;
			send();
		}
		else if (!this.redirected && Failures.isRedirection(failure)) {
			this.redirected = true;
			this.run.redirected();
			send();
		}
		else {
			this.receiver.accept(bytes, failure);
		}
	}

}

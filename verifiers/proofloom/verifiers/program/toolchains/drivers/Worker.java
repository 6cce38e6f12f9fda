// Compiles and runs units of programs that arrive one a line on the standard input; answers each with one line.
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

public class Worker {
    static final class Source extends SimpleJavaFileObject {
        final String text;

        Source(String text) {
            super(URI.create("string:///Unit.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignore) {
            return text;
        }
    }

    static final class Made extends SimpleJavaFileObject {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Made(String name) {
            super(URI.create("made:///" + name.replace('.', '/')), Kind.CLASS);
        }

        @Override
        public OutputStream openOutputStream() {
            return bytes;
        }
    }

    static final class Memory extends ForwardingJavaFileManager<StandardJavaFileManager> {
        final Map<String, Made> made = new HashMap<>();

        Memory(StandardJavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location place, String name, JavaFileObject.Kind kind, FileObject of) {
            made.put(name, new Made(name));
            return made.get(name);
        }
    }

    static final class Loader extends ClassLoader {
        final Map<String, Made> made;

        Loader(Map<String, Made> made) {
            this.made = made;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            Made found = made.get(name);
            if (found == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = found.bytes.toByteArray();
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    public static void main(String[] given) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "US-ASCII"));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.print(answer(compiler, files, field(line, "source")) + "\n");
            System.out.flush();
        }
    }

    static String answer(JavaCompiler compiler, StandardJavaFileManager files, String source) {
        try {
            DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
            Memory memory = new Memory(files);
            List<String> options = List.of("-proc:none", "-nowarn", "-g:none");
            if (!compiler.getTask(null, memory, found, options, null, List.of(new Source(source))).call()) {
                for (Diagnostic<?> one : found.getDiagnostics()) {
                    if (one.getKind() == Diagnostic.Kind.ERROR) {
                        return "{\"error\": " + quoted(one.getLineNumber() + ": " + one.getMessage(null)) + "}";
                    }
                }
                return "{\"error\": \"does not compile\"}";
            }
            Class<?> unit = new Loader(memory.made).loadClass("Unit");
            return "{\"output\": " + quoted((String) unit.getDeclaredMethod("all").invoke(null)) + "}";
        } catch (Throwable error) {
            Throwable cause = error.getCause() == null ? error : error.getCause();
            return "{\"error\": " + quoted(cause.toString()) + "}";
        }
    }

    // The string under a key of a flat JSON object
    static String field(String line, String key) {
        int at = line.indexOf("\"" + key + "\": \"") + key.length() + 5;
        StringBuilder out = new StringBuilder();
        while (line.charAt(at) != '"') {
            char c = line.charAt(at++);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            c = line.charAt(at++);
            switch (c) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> out.append('\r');
                case 'u' -> {
                    out.append((char) Integer.parseInt(line.substring(at, at + 4), 16));
                    at += 4;
                }
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 32 || c > 126) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}

import Foundation
import Templates

/// Finds the folders that ship beside the program.
enum TemplateLocation {
    /// All sources of templates that a configuration means.
    static func sources(_ configuration: DaemonConfiguration) throws -> [TemplateSource] {
        var sources: [TemplateSource] = []
        if let folder = configuration.templates {
            guard isFolder(folder) else {
                throw Refusal.invalid(
                    "There is no folder of templates at \(folder); name another by --templates."
                )
            }
            sources += try TemplateSource.folders(in: absolute(folder))
        } else if let folder = find("templates") {
            sources += try TemplateSource.folders(in: folder)
        }
        for text in configuration.templateSources {
            sources.append(isFolder(text) ? .folder(absolute(text)) : .git(try GitURL(text)))
        }
        return sources
    }

    /// The folder whose `.toolchain` the judge builds and tests with.
    static func toolchainRoot(_ configuration: DaemonConfiguration) -> String? {
        let folder = configuration.toolchain.map(absolute) ?? find(".toolchain")
        return folder.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
    }

    /// A folder of that name here, beside the executable, or above the build folder that it lies in.
    private static func find(_ name: String) -> String? {
        var places = [FileManager.default.currentDirectoryPath]
        var folder = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
        // From .build/TRIPLE/CONFIGURATION it is three steps up to the package.
        for _ in 0..<4 {
            guard let place = folder else { break }
            places.append(place.path)
            folder = place.deletingLastPathComponent()
        }
        return places.map { "\($0)/\(name)" }.first(where: isFolder)
    }

    private static func isFolder(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
            && isDirectory.boolValue
    }

    private static func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.path
    }
}

extension TemplateSource {
    /// Whether another machine may have a newer state of it.
    var isRemote: Bool {
        switch self {
        case .folder: false
        case .git: true
        }
    }
}

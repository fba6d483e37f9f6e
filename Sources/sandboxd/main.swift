import ArgumentParser
import AsyncHTTPClient
import HTTPTypes
import Hummingbird
import Logging
import Subprocess

Console.WriteLine("rsn");
